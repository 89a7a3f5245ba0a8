#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include "core/base/status_matchers.h"
#include "core/ipc/worker_pool.h"
#include "gtest/gtest.h"
#include "tests/processes/process_tree.h"

namespace osiris {
namespace {

// A real worker, stopped: it lives, and reads nothing.
class StoppedWorkerTest : public testing::Test {
 protected:
  StoppedWorkerTest()
      : pool_({.binary =
                   std::filesystem::absolute("worker/osiris-worker-testing")}) {
    auto lease = pool_.Acquire("x", {});
    EXPECT_OK(lease);
    lease_ = std::make_unique<WorkerPool::Lease>(*std::move(lease));
    const std::set<pid_t> workers = WorkersOf(getpid());
    EXPECT_EQ(workers.size(), 1u);
    worker_ = *workers.begin();
    kill(worker_, SIGSTOP);
  }

  // More than waits in a socket.
  absl::Status Call(const CallContext& context) {
    return lease_->Call("{}", std::string(size_t{8} << 20, 'x'), context)
        .status();
  }

  WorkerPool pool_;
  std::unique_ptr<WorkerPool::Lease> lease_;
  pid_t worker_ = -1;
};

TEST_F(StoppedWorkerTest, KeepsNoLargeQuestionBeyondItsDeadline) {
  CallContext context;
  context.deadline = CallContext::Clock::now() + std::chrono::milliseconds(50);

  EXPECT_THAT(Call(context), FailsWith(ErrorCode::kRunTimedOut));

  EXPECT_FALSE(lease_->alive());
  AwaitEnd(worker_);
}

TEST_F(StoppedWorkerTest, KeepsNoLargeQuestionOfWhoCancels) {
  const CallContext context;
  std::thread canceller([&context] { context.cancellation.Cancel(); });

  EXPECT_THAT(Call(context), FailsWith(ErrorCode::kRunCancelled));

  canceller.join();
  // Where the cancel came first, nothing was asked of it.
  if (!lease_->alive()) AwaitEnd(worker_);
}

}  // namespace
}  // namespace osiris
