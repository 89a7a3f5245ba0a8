#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "core/audit/verify/audit_finding.h"

namespace osiris {

// Says what was done to the segment `folder`/`file` where the link to line
// `line` (from 1) is broken, from the numbers and hashes of all its lines.
absl::StatusOr<AuditFinding> ClassifyBreak(const std::string& folder,
                                           const std::string& file,
                                           int64_t line);

}  // namespace osiris
