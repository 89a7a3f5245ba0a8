#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/clock.h"

namespace osiris {

// Something that is kept for a time: a segment of the audit log, a snapshot, a
// file of telemetry.
struct KeptRecord {
  // What its keeper knows it by, and a person finds it by.
  std::string name;
  // When it was written last.
  Clock::Wall last;
  int64_t bytes = 0;
};

// Where records of one kind are, for the engine that removes those whose time
// is over. Called by one thread at a time.
class RecordKeeper {
 public:
  virtual ~RecordKeeper() = default;

  // "audit", "snapshots": how it is called where the result is told.
  virtual std::string_view kind() const = 0;

  // For how many days a record is kept after it was written last.
  virtual int64_t days() const = 0;

  // The records that were last written before `before` and may go, oldest
  // first: none that is in use, or that is the newest of its kind where that
  // one stays. None where their folder is not there. A plain or coded status
  // where that cannot be told.
  virtual absl::StatusOr<std::vector<KeptRecord>> ListBefore(
      Clock::Wall before) = 0;

  // Leaves word of what is about to go, where somebody must be able to tell it
  // from what was stolen. Where it fails, nothing is removed.
  virtual absl::Status Announce(const std::vector<KeptRecord>&) {
    return absl::OkStatus();
  }

  // Removes one, with every trace. OK where it is gone already.
  virtual absl::Status Remove(const KeptRecord& record) = 0;
};

}  // namespace osiris
