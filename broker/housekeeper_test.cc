#include "broker/housekeeper.h"

#include <condition_variable>
#include <mutex>

#include "gtest/gtest.h"

namespace osiris {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// Counts, and lets who waits for it know.
class Counter {
 public:
  void Add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  void Await(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= count; });
  }
  int count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

TEST(HousekeeperTest, DoesItsWorkAgainAndAgain) {
  Counter done;
  Housekeeper housekeeper(milliseconds(1));

  housekeeper.Start([&] { done.Add(); });

  done.Await(3);
}

// Were the period all that counts, this would take an hour.
TEST(HousekeeperTest, DoesItsWorkWhenItIsDueBeforeThePeriodIsOver) {
  Counter done;
  Housekeeper housekeeper(hours(1));
  housekeeper.Start([&] { done.Add(); });

  housekeeper.WakeBy(Housekeeper::Clock::now() + milliseconds(1));
  done.Await(1);
  housekeeper.WakeBy(Housekeeper::Clock::now());
  done.Await(2);
}

TEST(HousekeeperTest, TheWorkMayAskForItsNextTime) {
  Counter done;
  Housekeeper housekeeper(hours(1));

  housekeeper.Start([&] {
    done.Add();
    if (done.count() < 3) housekeeper.WakeBy(Housekeeper::Clock::now());
  });
  housekeeper.WakeBy(Housekeeper::Clock::now());

  done.Await(3);
}

TEST(HousekeeperTest, WaitsForItsWorkAndThenDoesNone) {
  Counter begun;
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
