#include "core/audit/group_sync.h"

#include <atomic>
#include <cerrno>
#include <latch>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(GroupSyncTest, SyncsOnceForAllWhoWait) {
  constexpr int kWaiting = 6;
  std::latch first_began(1);
  std::latch all_wrote(1);
  std::atomic<int> syncs = 0;
  GroupSync sync([&] {
    if (++syncs == 1) {
      first_began.count_down();
      all_wrote.wait();
    }
    return 0;
  });
  sync.Wrote(1);
  std::thread leader([&] { EXPECT_EQ(sync.Await(1), 0); });
  first_began.wait();
  std::vector<std::thread> waiting;
  for (int i = 0; i < kWaiting; ++i) {
    sync.Wrote(2 + i);
    waiting.emplace_back([&sync, i] { EXPECT_EQ(sync.Await(2 + i), 0); });
  }
  all_wrote.count_down();
  leader.join();
  for (std::thread& one : waiting) one.join();

  // The leader's, and one for those who wrote while it ran.
  EXPECT_EQ(syncs, 2);
}

TEST(GroupSyncTest, LOCK001_WritersGoOnWhileTheDiskSyncs) {
  std::latch began(1);
  std::latch may_end(1);
  GroupSync sync([&] {
    began.count_down();
    may_end.wait();
    return 0;
  });
  sync.Wrote(1);
  std::thread waiting([&] { EXPECT_EQ(sync.Await(1), 0); });
  began.wait();
  // Neither waits for the sync, which ends only after them.
  sync.Wrote(2);
  EXPECT_FALSE(sync.failed());
  may_end.count_down();
  waiting.join();
}

TEST(GroupSyncTest, WaitsForNothingThatIsOnDisk) {
  int syncs = 0;
  GroupSync sync([&syncs] {
    ++syncs;
    return 0;
  });
  sync.Wrote(5);
  EXPECT_EQ(sync.Await(5), 0);
  EXPECT_EQ(sync.Await(3), 0);
  EXPECT_EQ(syncs, 1);
}

TEST(GroupSyncTest, TrustsNoSyncAfterOneThatFailed) {
  int answer = 0;
  int syncs = 0;
  GroupSync sync([&] {
    ++syncs;
    return answer;
  });
  sync.Wrote(1);
  EXPECT_EQ(sync.Await(1), 0);
  answer = EIO;
  sync.Wrote(2);
  EXPECT_EQ(sync.Await(2), EIO);
  EXPECT_TRUE(sync.failed());
  answer = 0;
  EXPECT_EQ(sync.Await(2), EIO);
  EXPECT_EQ(sync.Await(1), 0);
  EXPECT_EQ(syncs, 2);
}

}  // namespace
}  // namespace osiris
