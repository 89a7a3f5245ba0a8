#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/payload/payload_search.h"

namespace osiris {

// Where answers are kept, and the log that names them.
struct AnswerFolders {
  std::string audit;
  std::string payloads;
};

// What the audit log says of a call of which no answer is kept: OK where
// nothing says that one should be. Retention may have taken what is older than
// `since` (UTC, RFC 3339), by the days of now. By those of another time it may
// have taken what is older than the day of the oldest pack that is there; of
// none, what was a day old at the last cleaning. Errors:
//   AUDIT/PAYLOAD_DAMAGED       a line that is not so old has the answer's
//                               SHA-256, and none says that it was lost
//   AUDIT/PAYLOAD_UNAVAILABLE   the log, or the folder of packs, cannot be read
absl::Status CheckPromise(const AnswerFolders& folders,
                          const std::string& since,
                          const std::string& correlation_id);

// How many answers the audit log of `folder` says were lost, from `since` on
// and before `until`, as in AuditFilter. Fails with a plain status where the
// folder cannot be read.
absl::StatusOr<LostAnswers> CountLost(const std::string& folder,
                                      const std::string& since,
                                      const std::string& until);

}  // namespace osiris
