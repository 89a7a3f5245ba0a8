#include "core/audit/group_sync.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/unique_fd.h"

namespace osiris {

void GroupSync::Wrote(int64_t position) {
  written_.store(position, std::memory_order_release);
}

int GroupSync::Await(int64_t position) {
  std::unique_lock lock(mutex_);
  while (synced_ < position && error_ == 0) {
    if (!syncing_) {
      SyncOnce(lock);
    } else {
      // Whoever wrote too late for the sync that runs is in the next one.
      done_[(round_ + (position > reached_ ? 1 : 0)) % 2].wait(lock);
    }
  }
  return synced_ >= position ? 0 : error_.load();
}

void GroupSync::SyncOnce(std::unique_lock<std::mutex>& lock) {
  syncing_ = true;
  reached_ = written_.load(std::memory_order_acquire);
  lock.unlock();
  const int error = sync_();
  lock.lock();
  syncing_ = false;
  std::condition_variable& done = done_[round_ % 2];
  std::condition_variable& next = done_[++round_ % 2];
  done.notify_all();
  if (error == 0) {
    synced_ = reached_;
    // It syncs for all of them.
    next.notify_one();
  } else {
    error_.store(error, std::memory_order_release);
    next.notify_all();
  }
}

int SyncFile(int fd) { return fdatasync(fd) == 0 ? 0 : errno; }

int SyncFolder(const std::string& folder) {
  const UniqueFd fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return fd && fsync(fd.get()) == 0 ? 0 : errno;
}

int WriteBackFile(int fd) {
  constexpr unsigned kWhole = SYNC_FILE_RANGE_WAIT_BEFORE |
                              SYNC_FILE_RANGE_WRITE |
                              SYNC_FILE_RANGE_WAIT_AFTER;
  return sync_file_range(fd, 0, 0, kWhole) == 0 ? 0 : errno;
}

}  // namespace osiris
