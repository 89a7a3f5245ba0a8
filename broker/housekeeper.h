#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace osiris {

// Does `work` every `period` on a thread of its own until it is destroyed,
// which waits for work that is being done.
class Housekeeper {
 public:
  Housekeeper(std::chrono::milliseconds period, std::function<void()> work);
  ~Housekeeper();
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace osiris
