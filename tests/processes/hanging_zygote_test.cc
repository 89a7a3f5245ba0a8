#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/ipc/worker_pool.h"
#include "core/ipc/zygote.h"
#include "gtest/gtest.h"
#include "tests/processes/process_tree.h"

namespace osiris {
namespace {

using Clock = CallContext::Clock;

// The real zygote of real workers, stopped: it lives, and answers nothing.
class HangingZygoteTest : public testing::Test {
 protected:
  HangingZygoteTest() : pool_(std::make_unique<WorkerPool>(Options())) {
    // From now on it has no more time than one that runs.
    EXPECT_OK(Acquire());
    Stop();
  }

  static WorkerPoolOptions Options() {
    return {.binary =
                std::filesystem::absolute("worker/osiris-worker-testing")};
  }

  void Stop() {
    const std::set<pid_t> children = ChildrenOf(getpid());
    ASSERT_EQ(children.size(), 1u);
    zygote_ = *children.begin();
    kill(zygote_, SIGSTOP);
  }

  absl::Status Acquire(const CallContext& context = {}) {
    return pool_->Acquire("x", context).status();
  }

  static CallContext Within(std::chrono::milliseconds time) {
    CallContext context;
    context.deadline = Clock::now() + time;
    return context;
  }

  std::unique_ptr<WorkerPool> pool_;
  pid_t zygote_ = -1;
};

TEST_F(HangingZygoteTest, IsReplacedInTheCallThatFindsItSo) {
  EXPECT_OK(Acquire());

  // Gone, and no zombie: its number is free.
  EXPECT_EQ(kill(zygote_, 0), -1);
  EXPECT_EQ(ChildrenOf(getpid()).size(), 1u);
}

TEST_F(HangingZygoteTest, CostsNoCallMoreThanItsTime) {
  EXPECT_THAT(Acquire(Within(std::chrono::milliseconds(1))),
              FailsWith(ErrorCode::kRunTimedOut));
}

TEST_F(HangingZygoteTest, IsFoundByCallsOfWhichNoneHasTimeEnough) {
  // A hang here ends the test.
  while (!Acquire(Within(std::chrono::milliseconds(400))).ok()) {
  }

  EXPECT_EQ(kill(zygote_, 0), -1);
}

TEST_F(HangingZygoteTest, KeepsNobodyWhoCancels) {
  // Each would wait as long again if they waited in turn.
  std::vector<std::thread> callers;
  const CallContext context;
  for (int i = 0; i < 20; ++i) {
    callers.emplace_back([this, &context] {
      EXPECT_THAT(Acquire(context), FailsWith(ErrorCode::kRunCancelled));
    });
  }

  context.cancellation.Cancel();

  for (std::thread& caller : callers) caller.join();
  // Cancels say nothing about it.
  EXPECT_EQ(kill(zygote_, 0), 0);
}

TEST_F(HangingZygoteTest, IsNoneOnceItAnswersWhoNoLongerWaits) {
  CallContext context;
  context.cancellation.Cancel();
  ASSERT_GE(context.cancellation.fd(), 0);
  const size_t before = OpenDescriptors();
  EXPECT_THAT(Acquire(context), FailsWith(ErrorCode::kRunCancelled));
  kill(zygote_, SIGCONT);
  // It answers in turn; what nobody waits for any more is closed.
  EXPECT_OK(Acquire());

  EXPECT_OK(Acquire());

  EXPECT_EQ(kill(zygote_, 0), 0);
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(HangingZygoteTest, HasLongerWhereItAnsweredNobodyYet) {
  pool_ = std::make_unique<WorkerPool>(Options());
  EXPECT_OK(pool_->Warm());
  // As one that the machine has not come to run.
  Stop();

  EXPECT_THAT(
      Acquire(Within(Zygote::kPatience + std::chrono::milliseconds(500))),
      FailsWith(ErrorCode::kRunTimedOut));
  EXPECT_EQ(kill(zygote_, 0), 0);

  kill(zygote_, SIGCONT);
  EXPECT_OK(Acquire());
  EXPECT_EQ(ChildrenOf(getpid()), std::set<pid_t>{zygote_});
}

TEST_F(HangingZygoteTest, MakesNoWorkersForThoseWhoCancelled) {
  CallContext context;
  context.cancellation.Cancel();
  for (int i = 0; i < 10; ++i) Acquire(context).IgnoreError();
  kill(zygote_, SIGCONT);

  const auto lease = pool_->Acquire("x", {});

  ASSERT_OK(lease);
  // It answers in turn: all that were not wanted are gone.
  EXPECT_EQ(WorkersOf(getpid()).size(), 1u);
}

TEST_F(HangingZygoteTest, KeepsNobodyWhoHasDoneWithAWorker) {
  kill(zygote_, SIGCONT);
  auto lease = std::make_unique<absl::StatusOr<WorkerPool::Lease>>(
      pool_->Acquire("x", {}));
  ASSERT_OK(*lease);
  const std::set<pid_t> workers = WorkersOf(getpid());
  kill(zygote_, SIGSTOP);

  // One that was not opened is not kept.
  lease.reset();

  for (const pid_t pid : workers) AwaitEnd(pid);
  EXPECT_EQ(kill(zygote_, 0), 0);
}

TEST_F(HangingZygoteTest, DiesWithItsPool) {
  kill(zygote_, SIGCONT);
  EXPECT_OK(Acquire());
  kill(zygote_, SIGSTOP);

  pool_.reset();

  EXPECT_TRUE(DescendantsOf(getpid()).empty());
  EXPECT_EQ(kill(zygote_, 0), -1);
}

}  // namespace
}  // namespace osiris
