#include "core/base/clock.h"

#include "core/base/fake_clock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using std::chrono::microseconds;
using std::chrono::system_clock;

TEST(ClockTest, WritesTimesAsRfc3339InUtc) {
  const Clock::Wall time =
      system_clock::from_time_t(1763877912) + microseconds(4123);

  EXPECT_EQ(FormatTime(time), "2025-11-23T06:05:12.004123Z");
  EXPECT_EQ(FormatDate(time), "2025-11-23");
  EXPECT_EQ(ParseTime(FormatTime(time)), time);
}

TEST(ClockTest, CountsMicrosecondsForwardBeforeTheEpoch) {
  const Clock::Wall time = system_clock::from_time_t(0) - microseconds(1);

  EXPECT_EQ(FormatTime(time), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(ParseTime(FormatTime(time)), time);
}

TEST(ClockTest, ReadsTheFirstAndTheLastYear) {
  for (const char* text :
       {"1678-01-01T00:00:00.000000Z", "2261-12-31T23:59:59.999999Z"}) {
    EXPECT_EQ(FormatTime(ParseTime(text)), text);
  }
}

TEST(ClockTest, ReadsNothingElse) {
  for (const char* text :
       {"", "2025-11-23", "2025-11-23T06:05:12Z",
        "2025-11-23T06:05:12.004123Zx", "2025-11-48T06:05:12.004123Z",
        "2025-11-23T06:05:12.4123Z", "0506-11-24T12:00:00.000000Z",
        "9999-11-24T12:00:00.000000Z"}) {
    EXPECT_EQ(ParseTime(text), Clock::Wall()) << text;
  }
}

TEST(FakeClockTest, MovesOnlyWhenTold) {
  FakeClock clock;
  const Clock::Wall wall = clock.Now();
  const Clock::Monotonic monotonic = clock.MonotonicNow();

  clock.Advance(std::chrono::hours(1));
  EXPECT_EQ(clock.Now() - wall, std::chrono::hours(1));
  clock.SetWall(wall - std::chrono::hours(24));

  EXPECT_EQ(clock.MonotonicNow() - monotonic, std::chrono::hours(1));
}

}  // namespace
}  // namespace osiris
