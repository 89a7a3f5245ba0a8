#include "core/base/clock.h"

#include <cstdio>
#include <ctime>

namespace osiris {
namespace {

class RealClock final : public Clock {
 public:
  Wall Now() const override { return std::chrono::system_clock::now(); }
  Monotonic MonotonicNow() const override {
    return std::chrono::steady_clock::now();
  }
};

// Whole years that 64 bits of nanoseconds can hold.
constexpr int kFirstYear = 1678;
constexpr int kLastYear = 2261;

std::tm UtcOf(Clock::Wall time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::floor<std::chrono::seconds>(time));
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  return parts;
}

// Writes `value` in `digits` decimal digits before `end`, and returns where
// they begin.
char* WriteDigits(int64_t value, int digits, char* end) {
  for (int i = 0; i < digits; ++i) {
    *--end = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return end;
}

// "2026-07-28" at the end of what `end` is the end of. Years have four digits.
void WriteDate(const std::tm& utc, char* end) {
  end = WriteDigits(utc.tm_mday, 2, end);
  *--end = '-';
  end = WriteDigits(utc.tm_mon + 1, 2, end);
  *--end = '-';
  WriteDigits(utc.tm_year + 1900, 4, end);
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
  std::string text = "0000-00-00T00:00:00.000000Z";
  WriteDate(utc, text.data() + 10);
  WriteDigits(utc.tm_hour, 2, text.data() + 13);
  WriteDigits(utc.tm_min, 2, text.data() + 16);
  WriteDigits(utc.tm_sec, 2, text.data() + 19);
  WriteDigits(micros.count(), 6, text.data() + 26);
  return text;
}

std::string FormatDate(Clock::Wall time) {
  std::string text = "0000-00-00";
  WriteDate(UtcOf(time), text.data() + text.size());
  return text;
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
  if (utc.tm_year < kFirstYear || utc.tm_year > kLastYear) return {};
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  const Clock::Wall time =
      std::chrono::system_clock::from_time_t(timegm(&utc)) +
      std::chrono::microseconds(micros);
  // The 48th of November is no day, and the scan takes shorter numbers.
  return FormatTime(time) == text ? time : Clock::Wall();
}

}  // namespace osiris
