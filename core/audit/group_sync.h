#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

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

  // The kernel has the file up to `position`. Positions never go back: one
  // caller at a time. Waits for nobody.
  void Wrote(int64_t position);

  // Waits until the disk has the file up to `position`, which was Wrote: 0, or
  // the errno of the sync that failed.
  int Await(int64_t position);

  bool failed() const { return error_.load(std::memory_order_acquire) != 0; }

 private:
  // For all that is written now. `lock` is held, but while the disk works.
  void SyncOnce(std::unique_lock<std::mutex>& lock);

  const Sync sync_;
  std::atomic<int64_t> written_ = 0;
  std::atomic<int> error_ = 0;
  std::mutex mutex_;
  // What the last sync that succeeded reached.
  int64_t synced_ = 0;
  bool syncing_ = false;
  // What the running sync reaches, and its number.
  int64_t reached_ = 0;
  uint64_t round_ = 0;
  // Of those who wait for a sync of an even number, and of an odd one: its end
  // wakes them, and of those after them only the one who syncs next.
  std::array<std::condition_variable, 2> done_;
};

// How the disk is waited for. Each returns 0, or an errno.

// Makes a file's contents durable: fdatasync.
int SyncFile(int fd);

// Makes it durable that files are in the folder, which is no fact of the files.
int SyncFolder(const std::string& folder);

// Writes out what a file has in memory, and does not make the disk keep it:
// next to nothing where there is nothing.
int WriteBackFile(int fd);

}  // namespace osiris
