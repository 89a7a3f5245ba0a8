#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace osiris {

// Does its work now and then, on a thread of its own. Thread-safe.
class Housekeeper {
 public:
  using Clock = std::chrono::steady_clock;

  // The work is done a `period` after it was done last, if nothing wants it
  // sooner.
  explicit Housekeeper(std::chrono::milliseconds period) : period_(period) {}
  // Stop.
  ~Housekeeper();
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

  // Begins, `period` before `work` is done first. Once.
  void Start(std::function<void()> work);

  // The work is done at `due`, if it would only be later. From any thread, also
  // from the work itself, and before Start and after Stop, when it means
  // nothing.
  void WakeBy(Clock::time_point due);

  // Waits for work that is being done; none is done any more.
  void Stop();

 private:
  void Run(const std::function<void()>& work);

  const std::chrono::milliseconds period_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Clock::time_point next_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace osiris
