#include "broker/running_calls.h"

namespace osiris {

RunningCalls::Entry::~Entry() {
  const std::lock_guard lock(calls_->mutex_);
  calls_->calls_.erase(place_);
  calls_->ended_.notify_all();
}

RunningCalls::Entry RunningCalls::Enter(const Cancellation& cancellation) {
  bool stopped = false;
  std::list<Cancellation>::iterator place;
  {
    const std::lock_guard lock(mutex_);
    place = calls_.insert(calls_.end(), cancellation);
    stopped = stopped_;
  }
  if (stopped) cancellation.Cancel();
  return Entry(this, place);
}

void RunningCalls::CancelAll() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  CancelRunning();
}

void RunningCalls::CancelRunning() {
  std::list<Cancellation> calls;
  {
    const std::lock_guard lock(mutex_);
    calls = calls_;
  }
  for (const Cancellation& call : calls) call.Cancel();
}

void RunningCalls::AwaitNone() {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return calls_.empty(); });
}

}  // namespace osiris
