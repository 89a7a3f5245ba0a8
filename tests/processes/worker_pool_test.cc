#include "core/ipc/worker_pool.h"

#include <dirent.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/ipc/remote_driver.h"
#include "drivers/sqlite/test_database.h"
#include "gtest/gtest.h"
#include "tests/processes/process_tree.h"

namespace osiris {
namespace {

using std::chrono::milliseconds;
using SteadyClock = CallContext::Clock;

// The real worker program, with the family `fake` added, in real processes.
class WorkerPoolTest : public testing::Test {
 protected:
  WorkerPoolTest() { MakePool({}); }

  void MakePool(WorkerPoolOptions options) {
    options.binary = std::filesystem::absolute("worker/osiris-worker-testing");
    driver_.reset();
    pool_ = std::make_unique<WorkerPool>(std::move(options));
    driver_ = std::make_unique<RemoteDriver>("fake", "fake/1", *pool_);
  }

  absl::StatusOr<std::unique_ptr<Connection>> Open(
      const CallContext& context = {}) {
    ConnectionConfig config;
    config.family = "fake";
    return driver_->Open(config, context);
  }

  // One call that behaves as `how`.
  absl::StatusOr<int64_t> Count(const std::string& how,
                                const CallContext& context = {}) {
    auto connection = Open();
    if (!connection.ok()) return connection.status();
    ReadQuery query;
    query.table.name = how;
    return (*connection)->CountRows(query, context);
  }

  // One call that behaves as `how`, and is cancelled when it does.
  absl::Status CancelAtWork(const std::string& how) {
    CallContext context;
    context.progress = [&context](const Progress&) {
      context.cancellation.Cancel();
    };
    return Count(how, context).status();
  }

  static CallContext Within(milliseconds time) {
    CallContext context;
    context.deadline = SteadyClock::now() + time;
    return context;
  }

  std::unique_ptr<WorkerPool> pool_;
  std::unique_ptr<RemoteDriver> driver_;
};

TEST_F(WorkerPoolTest, AnswersThroughAnotherProcess) {
  EXPECT_OK(Count("well"));
  EXPECT_EQ(DescendantsOf(getpid()).size(), 2u);
}

TEST_F(WorkerPoolTest, KeepsAWorkerForItsConnection) {
  ASSERT_OK(Count("well"));
  const std::set<pid_t> before = DescendantsOf(getpid());

  ASSERT_OK(Count("well"));

  EXPECT_EQ(DescendantsOf(getpid()), before);
}

TEST_F(WorkerPoolTest, ReadsWhatWasPutInPlaceOfAFile) {
  const sqlite::TestFolder folder;
  const std::string path = folder.Path("x.db");
  RemoteDriver driver("sqlite", "sqlite/1", *pool_);
  const auto rows = [&]() -> absl::StatusOr<int64_t> {
    const auto connection = driver.Open(sqlite::ConfigOf(path), {});
    if (!connection.ok()) return connection.status();
    ReadQuery query;
    query.table.name = "t";
    return (*connection)->CountRows(query, {});
  };
  { sqlite::Writer(path).Run("CREATE TABLE t AS SELECT 1"); }
  { sqlite::Writer(folder.Path("y.db")).Run("CREATE TABLE t(a)"); }
  EXPECT_EQ(rows().value_or(-1), 1);
  const std::set<pid_t> before = DescendantsOf(getpid());
  EXPECT_EQ(rows().value_or(-1), 1);
  EXPECT_EQ(DescendantsOf(getpid()), before);

  std::filesystem::rename(folder.Path("y.db"), path);
  EXPECT_EQ(rows().value_or(-1), 0);

  std::filesystem::remove(path);
  EXPECT_THAT(rows(), FailsWith(ErrorCode::kConnectionUnreachable));
}

TEST_F(WorkerPoolTest, GivesEachConnectionInUseAWorkerOfItsOwn) {
  const auto first = Open();
  const auto second = Open();

  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_EQ(DescendantsOf(getpid()).size(), 3u);
}

TEST_F(WorkerPoolTest, AnswersOnceWhenTheWorkerCrashesAndGoesOn) {
  for (const char* how : {"crash", "exit", "abort"}) {
    EXPECT_THAT(Count(how), FailsWith(ErrorCode::kRunWorkerCrashed)) << how;
    EXPECT_OK(Count("well")) << how;
  }
}

TEST_F(WorkerPoolTest, EndsACallThatHangsAtItsDeadline) {
  for (const char* how : {"hang", "spin", "sleep_60000", "endless"}) {
    EXPECT_THAT(Count(how, Within(milliseconds(200))),
                FailsWith(ErrorCode::kRunTimedOut))
        << how;
    EXPECT_OK(Count("well")) << how;
  }
}

TEST_F(WorkerPoolTest, EndsACallThatIsCancelled) {
  for (const char* how : {"hang", "sleep_60000"}) {
    CallContext context;
    const Cancellation cancellation = context.cancellation;
    std::thread canceller([cancellation] {
      std::this_thread::sleep_for(milliseconds(50));
      cancellation.Cancel();
    });
    EXPECT_THAT(Count(how, context), FailsWith(ErrorCode::kRunCancelled))
        << how;
    canceller.join();
    EXPECT_OK(Count("well")) << how;
  }
}

TEST_F(WorkerPoolTest, SparesAWorkerThatHeedsTheCancel) {
  ASSERT_OK(Count("well"));
  const std::set<pid_t> before = DescendantsOf(getpid());

  EXPECT_THAT(Count("sleep_60000", Within(milliseconds(50))),
              FailsWith(ErrorCode::kRunTimedOut));

  EXPECT_EQ(DescendantsOf(getpid()), before);
}

// Neither of these waits for a kill, which would come in an hour.
TEST_F(WorkerPoolTest, AnswersWhoCancelledBeforeADeafWorkerIsKilled) {
  MakePool(WorkerPoolOptions{.answer_after = milliseconds(1),
                             .kill_after = std::chrono::hours(1)});
  for (const char* how : {"hang", "spin", "endless"}) {
    EXPECT_THAT(CancelAtWork(how), FailsWith(ErrorCode::kRunCancelled)) << how;
    EXPECT_OK(Count("well")) << how;
  }
  // Those three, and the one that works.
  EXPECT_EQ(WorkersOf(getpid()).size(), 4u);

  driver_.reset();
  pool_.reset();
  EXPECT_TRUE(DescendantsOf(getpid()).empty());
}

TEST_F(WorkerPoolTest, HasAWorkerBackThatStopsAfterItsCallWasAnswered) {
  std::mutex mutex;
  std::condition_variable changed;
  bool idle = false;
  MakePool(WorkerPoolOptions{.on_idle =
                                 [&](auto) {
                                   const std::lock_guard lock(mutex);
                                   idle = true;
                                   changed.notify_all();
                                 },
                             .answer_after = milliseconds(0),
                             .kill_after = std::chrono::hours(1)});
  EXPECT_THAT(CancelAtWork("sleep_60000"), FailsWith(ErrorCode::kRunCancelled));
  const std::set<pid_t> workers = WorkersOf(getpid());
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return idle; });
  }

  EXPECT_OK(Count("well"));

  EXPECT_EQ(WorkersOf(getpid()), workers);
}

TEST_F(WorkerPoolTest, KillsADeafWorkerAfterItsCallWasAnswered) {
  MakePool(WorkerPoolOptions{.answer_after = milliseconds(0),
                             .kill_after = milliseconds(1)});
  EXPECT_THAT(CancelAtWork("hang"), FailsWith(ErrorCode::kRunCancelled));

  for (const pid_t pid : WorkersOf(getpid())) AwaitEnd(pid);
}

TEST_F(WorkerPoolTest, EndsAWorkerThatUsedItsProcessorTime) {
  MakePool(WorkerPoolOptions{.limits = {.cpu_s = 1}});

  EXPECT_THAT(Count("spin"), FailsWith(ErrorCode::kRunTimedOut));
  EXPECT_OK(Count("well"));
}

TEST_F(WorkerPoolTest, RefusesAnswersThatNobodyAskedFor) {
  for (const char* how : {"wrong_sequence", "garbage"}) {
    EXPECT_THAT(Count(how), FailsWith(ErrorCode::kProtocolFrameInvalid)) << how;
    EXPECT_OK(Count("well")) << how;
  }
}

TEST_F(WorkerPoolTest, NeverTakesASecondAnswerForTheNextCall) {
  Count("two_answers").status().IgnoreError();

  // The second answer may come before or after the worker is given back: then
  // it is replaced, or found out at the next call.
  const absl::Status next = Count("well").status();
  EXPECT_TRUE(next.ok() || HasCode(next, ErrorCode::kProtocolFrameInvalid))
      << next;
  EXPECT_OK(Count("well"));
}

TEST_F(WorkerPoolTest, CarriesLargeBatchesAndRefusesLargerOnes) {
  const auto connection = Open();
  ASSERT_OK(connection);
  ReadQuery query;
  query.table.name = "flood";
  const auto reader = (*connection)->Read(query, {});
  ASSERT_OK(reader);

  const auto batch = (*reader)->Next();

  ASSERT_OK(batch);
  EXPECT_EQ((*batch)->cells[0].bytes.size(), size_t{20} << 20);
}

TEST_F(WorkerPoolTest, RefusesACatalogueThatFitsNoFrame) {
  ConnectionConfig config;
  config.family = "fake";
  config.fields = {{"behaviour", "flood"}};
  const auto connection = driver_->Open(config, {});
  ASSERT_OK(connection);

  EXPECT_THAT((*connection)->ReadCatalog({}, {}),
              FailsWith(ErrorCode::kProtocolResultTooLarge));
}

TEST_F(WorkerPoolTest, ReportsAnOpenThatFails) {
  ConnectionConfig config;
  config.family = "fake";
  config.fields = {{"on_open", "crash"}};

  EXPECT_THAT(driver_->Open(config, {}),
              FailsWith(ErrorCode::kRunWorkerCrashed));
  EXPECT_OK(Open());
}

TEST_F(WorkerPoolTest, ReportsAFamilyThatTheWorkerDoesNotHave) {
  RemoteDriver unknown("oracle", "1", *pool_);
  ConnectionConfig config;
  config.family = "oracle";

  EXPECT_THAT(unknown.Open(config, {}),
              FailsWith(ErrorCode::kConnectionFamilyUnknown));
}

TEST_F(WorkerPoolTest, ReportsAWorkerProgramThatIsNotThere) {
  WorkerPool pool({.binary = "/nowhere/osiris-worker"});
  RemoteDriver driver("fake", "1", pool);

  EXPECT_THAT(driver.Open({.family = "fake"}, {}),
              FailsWith(ErrorCode::kRunWorkerUnavailable));
}

TEST_F(WorkerPoolTest, ReplacesAZygoteThatWasKilled) {
  ASSERT_OK(Count("well"));
  const std::set<pid_t> workers = WorkersOf(getpid());
  for (const pid_t pid : ChildrenOf(getpid())) kill(pid, SIGKILL);
  // They die with it.
  for (const pid_t pid : workers) AwaitEnd(pid);

  EXPECT_OK(Count("well"));
}

TEST_F(WorkerPoolTest, AWorkerThatIsKilledWhileIdleCostsNoCall) {
  ASSERT_OK(Count("well"));
  const pid_t worker = *WorkersOf(getpid()).begin();
  kill(worker, SIGKILL);
  AwaitEnd(worker);

  EXPECT_OK(Count("well"));

  EXPECT_FALSE(WorkersOf(getpid()).contains(worker));
}

TEST_F(WorkerPoolTest, LosesOnlyTheCallOfAWorkerThatIsKilled) {
  const auto victim = Open();
  ASSERT_OK(victim);
  const std::set<pid_t> workers = WorkersOf(getpid());
  ASSERT_EQ(workers.size(), 1u);
  const auto other = Open();
  ASSERT_OK(other);
  std::thread killer([pid = *workers.begin()] {
    std::this_thread::sleep_for(milliseconds(50));
    kill(pid, SIGKILL);
  });
  ReadQuery query;
  query.table.name = "sleep_60000";

  EXPECT_THAT((*victim)->CountRows(query, {}),
              FailsWith(ErrorCode::kRunWorkerCrashed));

  killer.join();
  query.table.name = "well";
  EXPECT_OK((*other)->CountRows(query, {}));
}

TEST_F(WorkerPoolTest, LeavesNoProcessBehind) {
  const auto connection = Open();
  ASSERT_OK(connection);
  ASSERT_OK(Count("well"));
  Count("crash").status().IgnoreError();
  CancelAtWork("hang").IgnoreError();

  const_cast<std::unique_ptr<Connection>&>(*connection).reset();
  driver_.reset();
  pool_.reset();

  EXPECT_TRUE(DescendantsOf(getpid()).empty());
}

TEST_F(WorkerPoolTest, LeavesNoDescriptorBehind) {
  ASSERT_OK(Count("well"));
  const size_t before = OpenDescriptors();
  for (int i = 0; i < 20; ++i) {
    Count("crash").status().IgnoreError();
    ASSERT_OK(Count("well"));
  }

  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(WorkerPoolTest, EndsWorkersThatWereIdleForLong) {
  MakePool(WorkerPoolOptions{.idle = std::chrono::seconds(0)});
  ASSERT_OK(Count("well"));

  EXPECT_EQ(pool_->EvictIdle(), std::nullopt);

  EXPECT_TRUE(WorkersOf(getpid()).empty());
}

TEST_F(WorkerPoolTest, SaysByWhenItWantsToEndAnIdleWorker) {
  constexpr std::chrono::hours kIdle{1};
  std::vector<SteadyClock::time_point> told;
  MakePool(WorkerPoolOptions{
      .idle = kIdle, .on_idle = [&told](auto due) { told.push_back(due); }});
  EXPECT_EQ(pool_->EvictIdle(), std::nullopt);
  auto first = Open();
  auto second = Open();
  ASSERT_OK(first);
  ASSERT_OK(second);
  const auto before = SteadyClock::now();

  first->reset();
  second->reset();

  ASSERT_EQ(told.size(), 2u);
  EXPECT_GE(told.front(), before + kIdle);
  EXPECT_LE(told.back(), SteadyClock::now() + kIdle);
  // The one that is due first.
  EXPECT_EQ(pool_->EvictIdle(), told.front());
  EXPECT_EQ(WorkersOf(getpid()).size(), 2u);
}

TEST_F(WorkerPoolTest, ReplacesAWorkerAfterItsCalls) {
  MakePool(WorkerPoolOptions{.recycle_calls = 3});
  ASSERT_OK(Count("well"));
  const std::set<pid_t> first = WorkersOf(getpid());
  ASSERT_OK(Count("well"));
  ASSERT_OK(Count("well"));

  EXPECT_NE(WorkersOf(getpid()), first);
}

TEST_F(WorkerPoolTest, JailsItsWorkers) {
  for (const char* how : {"write_file", "open_file", "connect", "exec"}) {
    const absl::StatusOr<int64_t> worked = Count(how);
    ASSERT_OK(worked) << how;
    EXPECT_EQ(*worked, 0) << how;
  }
}

TEST_F(WorkerPoolTest, StartsWorkersWithoutAnEnvironment) {
  setenv("OSIRIS_CANARY", "S3CR3T-CANARY", 1);
  MakePool({});
  const auto connection = Open();
  ASSERT_OK(connection);

  for (const pid_t pid : DescendantsOf(getpid())) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/environ");
    const std::string environment{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(environment, "") << pid;
  }
}

}  // namespace
}  // namespace osiris
