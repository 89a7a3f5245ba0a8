#include "desktop/task/task_runner.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace osiris::desktop {
namespace {

// A gate that work waits at until it is opened or cancelled.
class Gate {
 public:
  void Open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

  // True if it was opened, false if the call was cancelled.
  bool Wait(const CallContext& context) {
    const auto registration = context.cancellation.OnCancel([this] {
      cancelled_ = true;
      changed_.notify_all();
    });
    std::unique_lock lock(mutex_);
    while (!open_ && !cancelled_) {
      changed_.wait_for(lock, std::chrono::milliseconds(2));
    }
    return open_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  std::atomic<bool> cancelled_ = false;
};

TEST(TaskRunnerTest, WorksElsewhereAndAnswersHere) {
  TaskRunner runner;
  QThread* worker = nullptr;
  QThread* answered = nullptr;
  runner.run([](const CallContext&) { return QThread::currentThread(); },
             [&](QThread* thread) {
               worker = thread;
               answered = QThread::currentThread();
             });
  EXPECT_TRUE(runner.running());

  ASSERT_TRUE(QTest::qWaitFor([&] { return !runner.running(); }));

  EXPECT_NE(worker, QThread::currentThread());
  EXPECT_EQ(answered, QThread::currentThread());
}

TEST(TaskRunnerTest, DropsTheAnswerOfWorkThatWasSuperseded) {
  TaskRunner runner;
  Gate gate;
  std::vector<int> answers;
  runner.run(
      [&gate](const CallContext& context) {
        gate.Wait(context);
        return 1;
      },
      [&](int answer) { answers.push_back(answer); });
  runner.run([](const CallContext&) { return 2; },
             [&](int answer) { answers.push_back(answer); });

  ASSERT_TRUE(QTest::qWaitFor([&] { return !runner.running(); }));
  gate.Open();
  QTest::qWait(20);

  EXPECT_EQ(answers, std::vector<int>{2});
}

TEST(TaskRunnerTest, CancelsTheWorkAndNeverAnswers) {
  TaskRunner runner;
  Gate gate;
  std::atomic<bool> ended = false;
  bool answered = false;
  runner.run(
      [&](const CallContext& context) {
        const bool opened = gate.Wait(context);
        ended = true;
        return opened;
      },
      [&](bool) { answered = true; });
  QSignalSpy running(&runner, &TaskRunner::runningChanged);

  runner.cancel();

  EXPECT_FALSE(runner.running());
  EXPECT_EQ(running.count(), 1);
  ASSERT_TRUE(QTest::qWaitFor([&] { return ended.load(); }));
  QTest::qWait(20);
  EXPECT_FALSE(answered);
}

TEST(TaskRunnerTest, WaitsForItsWorkWhenItDies) {
  Gate gate;
  std::atomic<bool> ended = false;
  auto runner = std::make_unique<TaskRunner>();
  runner->run(
      [&](const CallContext& context) {
        gate.Wait(context);
        ended = true;
        return 0;
      },
      [](int) { FAIL() << "answered after its owner died"; });

  runner.reset();

  EXPECT_TRUE(ended);
  QCoreApplication::sendPostedEvents();
}

TEST(TaskRunnerTest, StartsTheNextPieceFromAnAnswer) {
  TaskRunner runner;
  int second = 0;
  runner.run([](const CallContext&) { return 1; },
             [&](int) {
               runner.run([](const CallContext&) { return 2; },
                          [&](int answer) { second = answer; });
             });

  ASSERT_TRUE(QTest::qWaitFor([&] { return !runner.running(); }));

  EXPECT_EQ(second, 2);
}

TEST(TaskRunnerTest, TellsProgressOfTheCurrentWorkOnly) {
  TaskRunner runner;
  std::vector<int64_t> seen;
  QObject::connect(
      &runner, &TaskRunner::progressed, &runner,
      [&](const Progress& progress) { seen.push_back(progress.done); });
  Gate stale;
  runner.run(
      [&stale](const CallContext& context) {
        stale.Wait(context);
        context.Report({99, 100, "old"});
        return 0;
      },
      [](int) {});
  runner.run(
      [](const CallContext& context) {
        context.Report({1, 2, "new"});
        return 0;
      },
      [](int) {});

  ASSERT_TRUE(QTest::qWaitFor([&] { return !runner.running(); }));
  QTest::qWait(20);

  EXPECT_EQ(seen, std::vector<int64_t>{1});
}

TEST(TaskRunnerTest, GivesWorkItsTimeLimit) {
  TaskRunner runner;
  bool limited = false;
  runner.run(
      [](const CallContext& context) {
        return context.deadline != CallContext::Clock::time_point::max();
      },
      [&](bool answer) { limited = answer; }, std::chrono::milliseconds(500));

  ASSERT_TRUE(QTest::qWaitFor([&] { return !runner.running(); }));

  EXPECT_TRUE(limited);
}

}  // namespace
}  // namespace osiris::desktop
