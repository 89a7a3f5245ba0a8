#include "core/cache/key_lock.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/fingerprint.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class KeyLockTest : public testing::Test {
 protected:
  KeyLockTest() {
    folder_.emplace(
        *PrivateFolder::Open(testing::TempDir() + "/locks_" + RandomHex(4)));
  }

  std::optional<PrivateFolder> folder_;
};

TEST_F(KeyLockTest, IsHeldByOneThreadAtATime) {
  std::atomic<int> holders = 0;
  std::atomic<int> clashes = 0;
  int unguarded = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 20; ++turn) {
        const auto lock = KeyLock::Acquire(&*folder_, "key", {});
        if (!lock.ok() || ++holders != 1) ++clashes;
        ++unguarded;
        --holders;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(clashes, 0);
  EXPECT_EQ(unguarded, 160);
}

TEST_F(KeyLockTest, LeavesNothingBehind) {
  { ASSERT_OK(KeyLock::Acquire(&*folder_, "key", {})); }

  EXPECT_TRUE(folder_->List()->empty());
}

TEST_F(KeyLockTest, DoesNotWaitForAnotherKey) {
  const auto one = KeyLock::Acquire(&*folder_, "one", {});
  const auto two = KeyLock::Acquire(&*folder_, "two", {});

  ASSERT_OK(one);
  ASSERT_OK(two);
  EXPECT_FALSE(two->waited());
}

TEST_F(KeyLockTest, StopsWaitingWhenCancelled) {
  const auto held = KeyLock::Acquire(&*folder_, "key", {});
  ASSERT_OK(held);
  CallContext context;
  std::thread canceller([&context] { context.cancellation.Cancel(); });

  const auto second = KeyLock::Acquire(&*folder_, "key", context);

  canceller.join();
  EXPECT_THAT(second, FailsWith(ErrorCode::kRunCancelled));
}

TEST_F(KeyLockTest, StopsWaitingAtTheDeadline) {
  const auto held = KeyLock::Acquire(&*folder_, "key", {});
  ASSERT_OK(held);
  CallContext context;
  context.deadline = CallContext::Clock::now() + std::chrono::milliseconds(20);

  EXPECT_THAT(KeyLock::Acquire(&*folder_, "key", context),
              FailsWith(ErrorCode::kRunTimedOut));
}

TEST_F(KeyLockTest, RefusesAKeyThatIsNoPlainName) {
  EXPECT_FALSE(KeyLock::Acquire(&*folder_, "../key", {}).ok());
  EXPECT_FALSE(KeyLock::Acquire(&*folder_, "", {}).ok());
}

// Another process takes the lock, says so, and dies with it.
TEST_F(KeyLockTest, IsFreedWhenItsHolderDies) {
  int said[2];
  ASSERT_EQ(pipe(said), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = KeyLock::Acquire(&*folder_, "key", {});
    const char ok = lock.ok() ? 'y' : 'n';
    if (write(said[1], &ok, 1) != 1) _exit(2);
    pause();
    _exit(0);
  }
  close(said[1]);
  char ok = 0;
  ASSERT_EQ(read(said[0], &ok, 1), 1);
  close(said[0]);
  ASSERT_EQ(ok, 'y');
  CallContext at_once;
  at_once.deadline = CallContext::Clock::now();
  EXPECT_THAT(KeyLock::Acquire(&*folder_, "key", at_once),
              FailsWith(ErrorCode::kRunTimedOut));

  kill(child, SIGKILL);

  EXPECT_OK(KeyLock::Acquire(&*folder_, "key", {}));
  waitpid(child, nullptr, 0);
}

}  // namespace
}  // namespace osiris
