#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "core/base/unique_fd.h"

namespace osiris::mcp {

// Where the threads of a session wait for one descriptor. The kernel wakes one
// of them when there is something to read, so that whoever reads a call can
// make it: a call is not handed from thread to thread, and no thread waits for
// another to wake it. Thread-safe.
class FrameGate {
 public:
  enum class Event {
    // `fd` can be read. No other thread is told so before Reopen.
    kReadable,
    // Somebody called Wake.
    kWoken,
    // The alarm went off.
    kAlarm,
    // Somebody called Close.
    kClosed,
  };

  // Does not own `fd`, which outlives it.
  explicit FrameGate(int fd);

  // False where the kernel refused what it takes; nothing else may be called.
  bool valid() const { return valid_; }

  // Waits for an event that no other thread was given, but kClosed: that is
  // for everybody, and for ever.
  Event Await() const;

  // After kReadable: `fd` was read, and may be waited for again.
  void Reopen() const;

  // One of those who wait, or who come to wait, is told kWoken. What several
  // asked for before anybody came may be told once.
  void Wake() const;

  // One of them is told kAlarm after `time`, once. Instead of an alarm that was
  // set before.
  void SetAlarm(std::chrono::milliseconds time) const;

  void Close() const;

 private:
  bool Watch(int fd, unsigned events) const;

  const int fd_;
  const UniqueFd poll_;
  const UniqueFd wake_;
  const UniqueFd alarm_;
  const UniqueFd closed_;
  // Joins who read `fd` before Reopen and who reads it after the next
  // kReadable. The kernel keeps them in order, and C++ knows nothing of that.
  mutable std::atomic<uint64_t> reopened_{0};
  const bool valid_;
};

}  // namespace osiris::mcp
