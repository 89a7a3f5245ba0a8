#include "broker/housekeeper.h"

#include <utility>

namespace osiris {

Housekeeper::Housekeeper(std::chrono::milliseconds period,
                         std::function<void()> work)
    : thread_([this, period, work = std::move(work)] {
        std::unique_lock lock(mutex_);
        while (!stopping_.wait_for(lock, period, [this] { return stop_; })) {
          lock.unlock();
          work();
          lock.lock();
        }
      }) {}

Housekeeper::~Housekeeper() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopping_.notify_all();
  thread_.join();
}

}  // namespace osiris
