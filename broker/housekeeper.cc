#include "broker/housekeeper.h"

#include <utility>

namespace osiris {

Housekeeper::~Housekeeper() { Stop(); }

void Housekeeper::Start(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  next_ = Clock::now() + period_;
  thread_ = std::thread([this, work = std::move(work)] { Run(work); });
}

void Housekeeper::Run(const std::function<void()>& work) {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    if (Clock::now() < next_) {
      // It may come nearer meanwhile.
      changed_.wait_until(lock, Clock::time_point(next_));
      continue;
    }
    next_ = Clock::now() + period_;
    lock.unlock();
    work();
    lock.lock();
  }
}

void Housekeeper::WakeBy(Clock::time_point due) {
  {
    const std::lock_guard lock(mutex_);
    if (due >= next_) return;
    next_ = due;
  }
  changed_.notify_all();
}

void Housekeeper::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace osiris
