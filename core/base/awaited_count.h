#pragma once

#include <condition_variable>
#include <mutex>

namespace osiris {

// Counts in one thread what another one waits for. For tests. Thread-safe.
class AwaitedCount {
 public:
  void Add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }

  // Waits until there are `count`, for ever if need be.
  void Await(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= count; });
  }

  int count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

}  // namespace osiris
