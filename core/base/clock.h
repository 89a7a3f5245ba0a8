#pragma once

#include <chrono>
#include <string>

namespace osiris {

// Both clocks of the machine, so that tests can turn them.
class Clock {
 public:
  using Wall = std::chrono::system_clock::time_point;
  using Monotonic = std::chrono::steady_clock::time_point;

  virtual ~Clock() = default;

  // May jump either way when somebody sets the clock.
  virtual Wall Now() const = 0;

  // Never goes back; meaningless in another process.
  virtual Monotonic MonotonicNow() const = 0;
};

// The machine's clocks. Lives as long as the program; thread-safe.
const Clock& SystemClock();

// "2026-11-23T05:45:12.004123Z": UTC, RFC 3339, microseconds.
std::string FormatTime(Clock::Wall time);

// The same, appended to `text`.
void AppendTime(Clock::Wall time, std::string& text);

// "2026-11-23": the UTC date.
std::string FormatDate(Clock::Wall time);

// The inverse of FormatTime, of the years 1678 to 2261, which is what a time of
// 64 bits in nanoseconds can hold; the epoch for all else.
Clock::Wall ParseTime(const std::string& text);

}  // namespace osiris
