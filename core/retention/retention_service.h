#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/retention/record_keeper.h"

namespace osiris {

// The one engine that removes what was kept long enough, whatever it is.
// Thread-safe.
class RetentionService {
 public:
  // `clock` outlives it.
  RetentionService(std::vector<std::unique_ptr<RecordKeeper>> keepers,
                   const Clock& clock);

  // Removes every record whose time is over, kind by kind, oldest first;
  // `dry_run`: only says which. One kind that fails does not keep the others
  // from being cleaned. Answers
  //   {"status","dry_run","records","bytes","kinds":[{"kind","days","before",
  //    "records","bytes","names"}]}
  // of what was, or would be, removed; `names` has the first hundred.
  // RUN/CLEANING_FAILED, which names what could not be removed, where some of
  // it was not; RUN/CANCELLED and RUN/TIMED_OUT between two records.
  absl::StatusOr<Json> Clean(bool dry_run, const CallContext& context);

 private:
  const std::vector<std::unique_ptr<RecordKeeper>> keepers_;
  const Clock& clock_;
  std::mutex mutex_;
};

}  // namespace osiris
