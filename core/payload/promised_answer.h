#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/payload/payload_search.h"

namespace osiris {

// What the audit log of `folder` says of a call of which no answer is kept: OK
// where nothing says that one should be. Errors:
//   AUDIT/PAYLOAD_DAMAGED       a line since `since` (UTC, RFC 3339; before it
//                               retention may have taken it) has the answer's
//                               SHA-256, and none says that it was lost
//   AUDIT/PAYLOAD_UNAVAILABLE   the log cannot be read
absl::Status CheckPromise(const std::string& folder, const std::string& since,
                          const std::string& correlation_id);

// How many answers the audit log of `folder` says were lost, from `since` on
// and before `until`, as in AuditFilter. Fails with a plain status where the
// folder cannot be read.
absl::StatusOr<LostAnswers> CountLost(const std::string& folder,
                                      const std::string& since,
                                      const std::string& until);

}  // namespace osiris
