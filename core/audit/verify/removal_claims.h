#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit_event.h"

namespace osiris {

// What one line `segments.removed` says of one segment.
struct RemovalClaim {
  // The segment that went, with its last line.
  AuditHead gone;
  // The segment that says so, and in which line, from 1.
  std::string by;
  int64_t line = 0;
};

// The heads that the line `text` names.
std::vector<AuditHead> HeadsIn(std::string_view text);

// What a log says of segments that retention took away, and what of it is to be
// believed. Whoever can write the log can write such a line, too. So one counts
// only where a good checkpoint stands behind it; without one only of segments
// from before there were keys, told by one that is no younger than the first
// key. And it counts of no day but those before its own segment's: retention
// takes what is over.
class RemovalClaims {
 public:
  // `first_key_day`: "2026-11-25", of the first segment that has a key; empty
  // where none has one, and all is believed that is chained.
  explicit RemovalClaims(std::string first_key_day);

  // Of the claim's segment: `sealed` lines are under good seals; `whole` says
  // that no link of it is broken.
  void Add(RemovalClaim claim, int64_t sealed, bool whole);

  // The last line of a segment that went; nullptr where nothing that is to be
  // believed says so.
  const AuditHead* Find(const std::string& file) const;
  // Whether a segment of this session went.
  bool HasSession(std::string_view session) const;
  // Whether that day, or a later one, was cleaned. Retention takes whole days.
  bool Reached(std::string_view day) const;

  const std::map<std::string, AuditHead>& believed() const { return believed_; }
  const std::vector<RemovalClaim>& doubted() const { return doubted_; }

 private:
  bool Believes(const RemovalClaim& claim, int64_t sealed, bool whole) const;

  const std::string first_key_day_;
  std::map<std::string, AuditHead> believed_;
  std::vector<RemovalClaim> doubted_;
  // The newest day of which something went.
  std::string day_;
};

}  // namespace osiris
