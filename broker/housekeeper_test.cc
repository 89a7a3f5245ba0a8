#include "broker/housekeeper.h"

#include <chrono>

#include "core/base/awaited_count.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(HousekeeperTest, DoesItsWorkAgainAndAgain) {
  AwaitedCount done;
  Housekeeper housekeeper(milliseconds(1));

  housekeeper.Start([&] { done.Add(); });

  done.Await(3);
}

// Were the period all that counts, this would take an hour.
TEST(HousekeeperTest, DoesItsWorkWhenItIsDueBeforeThePeriodIsOver) {
  AwaitedCount done;
  Housekeeper housekeeper(hours(1));
  housekeeper.Start([&] { done.Add(); });

  housekeeper.WakeBy(Housekeeper::Clock::now() + milliseconds(1));
  done.Await(1);
  housekeeper.WakeBy(Housekeeper::Clock::now());
  done.Await(2);
}

TEST(HousekeeperTest, TheWorkMayAskForItsNextTime) {
  AwaitedCount done;
  Housekeeper housekeeper(hours(1));

  housekeeper.Start([&] {
    done.Add();
    if (done.count() < 3) housekeeper.WakeBy(Housekeeper::Clock::now());
  });
  housekeeper.WakeBy(Housekeeper::Clock::now());

  done.Await(3);
}

TEST(HousekeeperTest, WaitsForItsWorkAndThenDoesNone) {
  AwaitedCount begun;
  Housekeeper housekeeper(milliseconds(1));
  bool ended = false;
  housekeeper.Start([&] {
    begun.Add();
    ended = true;
  });
  begun.Await(1);

  housekeeper.Stop();

  EXPECT_TRUE(ended);
  const int count = begun.count();
  housekeeper.WakeBy(Housekeeper::Clock::now());
  EXPECT_EQ(begun.count(), count);
}

TEST(HousekeeperTest, EndsThoughItNeverBegan) {
  Housekeeper housekeeper(hours(1));
  housekeeper.WakeBy(Housekeeper::Clock::now());
}

}  // namespace
}  // namespace osiris
