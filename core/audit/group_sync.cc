#include "core/audit/group_sync.h"

namespace osiris {

void GroupSync::Wrote(int64_t position) {
  const std::lock_guard lock(mutex_);
  written_ = position;
}

int GroupSync::Await(int64_t position) {
  std::unique_lock lock(mutex_);
  while (synced_ < position && error_ == 0) {
    if (syncing_) {
      done_.wait(lock);
      continue;
    }
    syncing_ = true;
    const int64_t reached = written_;
    lock.unlock();
    const int error = sync_();
    lock.lock();
    syncing_ = false;
    if (error == 0) {
      synced_ = reached;
    } else {
      error_ = error;
    }
    done_.notify_all();
  }
  return synced_ >= position ? 0 : error_;
}

bool GroupSync::failed() const {
  const std::lock_guard lock(mutex_);
  return error_ != 0;
}

}  // namespace osiris
