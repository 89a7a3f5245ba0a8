#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/audit/seal_key_store.h"
#include "core/audit/verify/audit_finding.h"

namespace osiris {

// What was looked at, and what was found.
struct AuditVerdict {
  // By segment and line: the first is the first broken line. At most one line
  // a segment: what comes after a broken link proves nothing.
  std::vector<AuditFinding> findings;
  int64_t segments = 0;
  int64_t lines = 0;
  int64_t seals_checked = 0;
  // Checkpoints whose key is not there.
  int64_t seals_unchecked = 0;
  // Segments without checkpoints.
  int64_t segments_unsealed = 0;
  // Segments that were taken away when their time was over, as a line says that
  // is to be believed: core/audit/verify/removal_claims.h.
  int64_t segments_removed = 0;

  // True where nothing was found, or nothing that is damage by itself.
  bool intact() const;
};

struct AuditVerifyOptions {
  // nullptr: seals are counted and not checked.
  SealKeyStore* keys = nullptr;
  // Hashes of lines that somebody noted down: each must be in the log.
  std::vector<std::string> heads;
};

// Checks every link, number and seal of every segment of `folder`, and that all
// that segments saw of each other, and all that the keys know to have been on
// disk, is still there, or was taken away whole by retention, as a line of the
// log says (`segments.removed`) that a seal covers. What is being written
// meanwhile does no harm. A segment that cannot be read is a finding; fails
// with a plain status where the folder cannot be read.
//
// What it cannot see: lines that were cut off the end of a segment, or put
// there, behind its last seal, before another segment saw it (a sealed one is
// then unclosed); a segment that was made without a key (it is unsealed);
// without seals, a log of which every segment was written anew. A noted head
// shows what was there when it was noted.
absl::StatusOr<AuditVerdict> VerifyAudit(const std::string& folder,
                                         const AuditVerifyOptions& options);

}  // namespace osiris
