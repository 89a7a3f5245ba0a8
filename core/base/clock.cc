#include "core/base/clock.h"

#include <cstdio>
#include <ctime>

#include "fmt/format.h"

namespace osiris {
namespace {

class RealClock final : public Clock {
 public:
  Wall Now() const override { return std::chrono::system_clock::now(); }
  Monotonic MonotonicNow() const override {
    return std::chrono::steady_clock::now();
  }
};

std::tm UtcOf(Clock::Wall time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::floor<std::chrono::seconds>(time));
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

const Clock& SystemClock() {
  static const auto* const clock = new RealClock;
  return *clock;
}

std::string FormatTime(Clock::Wall time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(time - whole);
  const std::tm utc = UtcOf(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
                     utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec, micros.count());
}

std::string FormatDate(Clock::Wall time) {
  const std::tm utc = UtcOf(time);
  return fmt::format("{:04}-{:02}-{:02}", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday);
}

Clock::Wall ParseTime(const std::string& text) {
  std::tm utc = {};
  int micros = 0;
  int end = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%6dZ%n", &utc.tm_year,
                  &utc.tm_mon, &utc.tm_mday, &utc.tm_hour, &utc.tm_min,
                  &utc.tm_sec, &micros, &end) != 7 ||
      static_cast<size_t>(end) != text.size()) {
    return {};
  }
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  return std::chrono::system_clock::from_time_t(timegm(&utc)) +
         std::chrono::microseconds(micros);
}

}  // namespace osiris
