#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit_event.h"
#include "core/audit/audit_seal.h"
#include "core/audit/seal_key_store.h"
#include "core/audit/verify/audit_finding.h"

namespace osiris {

// Checks one segment, lines in order, as audit_verify.h says; what concerns
// several segments is left to VerifyAudit. Use it once.
class SegmentCheck {
 public:
  // `wanted`: hashes that others saw here, with the number of their line;
  // `kept`: what was noted to be on disk.
  SegmentCheck(std::string file, std::map<std::string, int64_t> wanted,
               std::optional<Sealer> sealer, const KeptSegment& kept);

  // The next lines; `first` is the number of the first of them. False: it has
  // seen enough.
  bool Take(const std::vector<std::string_view>& lines, int64_t first);

  // After the last line. `tail` is what stands after the last newline, `live`
  // says that it is still being written.
  void End(std::string_view tail, bool live);

  const std::vector<AuditFinding>& findings() const { return findings_; }
  // The number of the line whose link is broken; 0 where none is. What is to be
  // said of it takes another look at the whole file: ClassifyBreak.
  int64_t broken_line() const { return broken_line_; }

  int64_t lines() const { return lines_; }
  int64_t checkpoints() const { return checkpoints_; }
  bool has_key() const { return has_key_; }
  // Its first so many lines are under good seals.
  int64_t sealed_lines() const { return sealed_lines_; }
  // When the first line was written, as it says.
  const std::string& opened() const { return opened_; }
  // As the lines say; 0 before the first.
  int64_t first_sequence() const { return first_sequence_; }
  int64_t last_sequence() const { return last_sequence_; }

 private:
  struct Checked;

  bool TakeOne(const Checked& checked, std::string_view text, int64_t number);
  bool TakeFirst(const Checked& checked, std::string_view text);
  bool TakeCheckpoint(const Checked& checked, std::string_view text,
                      int64_t number);
  bool IsAsWritten(const Checked& checked, const AuditCheckpoint& seal) const;
  bool Refuse(AuditDamage damage, int64_t line, std::string message);
  void EndWanted();
  void EndKept(bool live);
  void EndTail(std::string_view tail);
  void EndUnclosed();

  const std::string file_;
  std::map<std::string, int64_t> wanted_;
  std::optional<Sealer> sealer_;
  const bool has_key_;
  const KeptSegment kept_;
  std::vector<AuditFinding> findings_;
  // Of the last line taken.
  std::string head_;
  int64_t broken_line_ = 0;
  int64_t lines_ = 0;
  int64_t checkpoints_ = 0;
  int64_t first_sequence_ = 0;
  int64_t last_sequence_ = 0;
  int64_t sealed_lines_ = 0;
  std::string opened_;
  // Lines since the last checkpoint, and how many there may be.
  int64_t unsealed_ = 0;
  int64_t sealed_every_ = 0;
  // The last seal of the segment was seen.
  bool closed_ = false;
};

}  // namespace osiris
