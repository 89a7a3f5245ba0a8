#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace osiris {

// Group commit: many who wait for the disk share one sync. Whoever finds
// nobody syncing does it for all that was written so far; who comes meanwhile
// waits for the next one. No lock is held while the disk works.
//
// A sync that failed says nothing of what is on disk, and a second one that
// succeeds would not either: from then on everything waits in vain and fails,
// and the file must not be written any more. Thread-safe.
class GroupSync {
 public:
  // Makes everything written so far durable: 0, or an errno.
  using Sync = std::function<int()>;

  explicit GroupSync(Sync sync) : sync_(std::move(sync)) {}

  // The kernel has the file up to `position`. Positions never go back.
  void Wrote(int64_t position);

  // Waits until the disk has the file up to `position`, which was Wrote: 0, or
  // the errno of the sync that failed.
  int Await(int64_t position);

  bool failed() const;

 private:
  const Sync sync_;
  mutable std::mutex mutex_;
  std::condition_variable done_;
  int64_t written_ = 0;
  int64_t synced_ = 0;
  bool syncing_ = false;
  int error_ = 0;
};

}  // namespace osiris
