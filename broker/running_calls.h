#pragma once

#include <condition_variable>
#include <list>
#include <mutex>

#include "core/base/cancellation.h"

namespace osiris {

// The calls that a broker is making, so that all can be cancelled and waited
// for. Thread-safe.
class RunningCalls {
 public:
  // One call's entry; its end is the object's.
  class [[nodiscard]] Entry {
   public:
    Entry(RunningCalls* calls, std::list<Cancellation>::iterator place)
        : calls_(calls), place_(place) {}
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry();

   private:
    RunningCalls* const calls_;
    const std::list<Cancellation>::iterator place_;
  };

  // Enters a call that `cancellation` stops. After CancelAll it is cancelled
  // at once.
  Entry Enter(const Cancellation& cancellation);

  // Cancels the calls that run now.
  void CancelRunning();

  // Cancels every call, now and from now on.
  void CancelAll();

  // Returns when no call is running.
  void AwaitNone();

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  std::list<Cancellation> calls_;
  bool stopped_ = false;
};

}  // namespace osiris
