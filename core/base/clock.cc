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
void WriteDate(std::chrono::sys_days day, char* end) {
  const std::chrono::year_month_day date(day);
  end = WriteDigits(static_cast<unsigned>(date.day()), 2, end);
  *--end = '-';
  end = WriteDigits(static_cast<unsigned>(date.month()), 2, end);
  *--end = '-';
  WriteDigits(static_cast<int>(date.year()), 4, end);
}

}  // namespace

const Clock& SystemClock() {
  static const auto* const clock = new RealClock;
  return *clock;
}

void AppendTime(Clock::Wall time, std::string& text) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss of_day(
      std::chrono::floor<std::chrono::microseconds>(time - day));
  char written[] = "0000-00-00T00:00:00.000000Z";
  WriteDate(day, written + 10);
  WriteDigits(of_day.hours().count(), 2, written + 13);
  WriteDigits(of_day.minutes().count(), 2, written + 16);
  WriteDigits(of_day.seconds().count(), 2, written + 19);
  WriteDigits(of_day.subseconds().count(), 6, written + 26);
  text.append(written, sizeof(written) - 1);
}

std::string FormatTime(Clock::Wall time) {
  std::string text;
  AppendTime(time, text);
  return text;
}

std::string FormatDate(Clock::Wall time) {
  std::string text = "0000-00-00";
  WriteDate(std::chrono::floor<std::chrono::days>(time),
            text.data() + text.size());
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
