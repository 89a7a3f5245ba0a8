#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/audit/audit_event.h"
#include "core/base/clock.h"
#include "core/base/unique_fd.h"

namespace osiris {

// The log of one broker process: its own segment, one line an event, each one
// `write` on a descriptor opened for appending.
//
//   <folder>/mcp_audit_<UTC date>_<session>.jsonl       mode 0600
//
// A new segment begins at UTC midnight. Fails closed: when a line cannot be
// written whole, Append says so, the file is put back to its last whole line,
// and whoever asked must not go on. Each Append tries anew. Thread-safe.
class AuditLog {
 public:
  // Opens nothing yet. `session` is 32 hex digits of this process; `clock`
  // outlives the log.
  AuditLog(std::string folder, std::string session, const Clock& clock);

  // Writes one line. AUDIT/UNAVAILABLE: nothing of it was kept.
  absl::Status Append(const AuditEvent& event);

  // Where the current segment is, or empty before the first line.
  std::string path() const;

  const std::string& folder() const { return folder_; }
  const std::string& session() const { return session_; }

  // Keyed BLAKE2b (32 hex digits) of `canonical`, for AuditEvent. The key is
  // random and dies with the process: equal arguments show within a session,
  // and nobody can find them by guessing.
  std::string HashArguments(std::string_view canonical) const;

 private:
  absl::Status OpenSegment(const std::string& date);
  absl::Status WriteLine(const AuditEvent& event, Clock::Wall now);

  const std::string folder_;
  const std::string session_;
  const Clock& clock_;
  const std::string key_;

  mutable std::mutex mutex_;
  UniqueFd segment_;
  std::string date_;
  std::string path_;
  int64_t size_ = 0;
  int64_t sequence_ = 0;
};

}  // namespace osiris
