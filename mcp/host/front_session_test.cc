#include "mcp/host/front_session.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "core/base/awaited_count.h"
#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

CallOutcome Success(Json document) {
  CallOutcome outcome;
  outcome.text = DumpJson(document);
  outcome.document = std::move(document);
  outcome.correlation_id = "c0";
  return outcome;
}

CallOutcome Failure(const absl::Status& status) {
  CallOutcome outcome;
  outcome.document = status;
  outcome.text = DumpJson(ErrorDocument(status, Audience::kAssistant));
  return outcome;
}

// Waits for its cancellation.
CallOutcome UntilCancelled(const Call& call) {
  std::mutex mutex;
  std::condition_variable done;
  bool cancelled = false;
  const auto registration = call.context.cancellation.OnCancel([&] {
    const std::lock_guard lock(mutex);
    cancelled = true;
    done.notify_all();
  });
  std::unique_lock lock(mutex);
  done.wait(lock, [&] { return cancelled; });
  return Failure(MakeError(ErrorCode::kRunCancelled, "cancelled"));
}

class FrontSessionTest : public ::testing::Test {
 protected:
  void Start(FrontSession::Execute execute, int64_t queue = 8) {
    Connect(std::move(execute), queue);
    Serve();
  }

  // What is asked before Serve comes all at once.
  void Connect(FrontSession::Execute execute, int64_t queue = 8) {
    // As in the server: a front that is gone is an error, not the end.
    signal(SIGPIPE, SIG_IGN);
    auto ends = Channel::NewPair();
    ASSERT_OK(ends);
    front_ = std::make_unique<Channel>(std::move(ends->first));
    broker_ = std::make_unique<Channel>(std::move(ends->second));
    session_ =
        std::make_unique<FrontSession>(*broker_, std::move(execute), queue);
  }
  void Serve() {
    serving_ = std::thread([this] { end_ = session_->Serve(context_); });
  }

  void TearDown() override {
    if (front_ != nullptr) front_->Shutdown();
    if (serving_.joinable()) serving_.join();
  }

  void Ask(uint64_t sequence, const std::string& operation,
           bool progress = true) {
    ASSERT_OK(front_->Send(sequence, Encode(FrontCall{.operation = operation,
                                                      .client = {"c", "1"},
                                                      .progress = progress})));
  }

  Frame HearAny() {
    const auto frame = front_->Receive({});
    return frame.ok() && frame->has_value() ? **frame : Frame{};
  }

  // Passes over what is said of calls that take long, as they may here.
  Frame Hear() {
    Frame frame = HearAny();
    while (frame.json.find("still running") != std::string::npos) {
      frame = HearAny();
    }
    return frame;
  }

  // Nothing of the session runs any more when this returns.
  void End() {
    front_->Shutdown();
    EXPECT_EQ(Join(), SessionEnd::kFrontGone);
    session_.reset();
  }

  SessionEnd Join() {
    serving_.join();
    return *end_;
  }

  CallContext context_;
  std::unique_ptr<Channel> front_;
  std::unique_ptr<Channel> broker_;
  std::unique_ptr<FrontSession> session_;
  std::thread serving_;
  std::optional<SessionEnd> end_;
};

TEST_F(FrontSessionTest, AnswersACall) {
  Start([](std::string_view operation, Json, Call call) {
    return Success(
        {{"operation", std::string(operation)}, {"client", call.client.name}});
  });

  Ask(1, "thing.do");

  const Frame answer = Hear();
  EXPECT_EQ(answer.sequence, 1u);
  EXPECT_EQ(answer.tail, R"({"client":"c","operation":"thing.do"})");
  const auto reply = DecodeFrontReply(answer.json);
  ASSERT_OK(reply);
  EXPECT_TRUE(reply->answer.ok);
  EXPECT_EQ(reply->answer.correlation_id, "c0");
}

TEST_F(FrontSessionTest, PassesFailuresAndProgressOn) {
  Start([](std::string_view, Json, Call call) {
    call.context.Report({1, 2, "reading"});
    return Failure(MakeError(ErrorCode::kConnectionNotFound, "none"));
  });

  Ask(1, "thing.do");

  const auto progress = DecodeFrontReply(Hear().json);
  ASSERT_OK(progress);
  EXPECT_EQ(progress->progress->what, "reading");
  const Frame answer = Hear();
  EXPECT_FALSE(DecodeFrontReply(answer.json)->answer.ok);
  EXPECT_THAT(answer.tail, ::testing::HasSubstr("CONNECTION/NOT_FOUND"));
}

TEST_F(FrontSessionTest, RunsCallsSideBySide) {
  Start([](std::string_view operation, Json, Call call) {
    return operation == "wait" ? UntilCancelled(call) : Success({});
  });
  Ask(1, "wait");
  Ask(2, "thing.do");

  EXPECT_EQ(Hear().sequence, 2u);
  ASSERT_OK(front_->Send(1, kFrontCancel));
  EXPECT_EQ(Hear().sequence, 1u);
}

TEST_F(FrontSessionTest, RunsCallsSideBySideThatCameTogether) {
  Connect([](std::string_view operation, Json, Call call) {
    return operation == "wait" ? UntilCancelled(call) : Success({});
  });
  for (uint64_t i = 1; i <= 6; ++i) Ask(i, i % 2 == 1 ? "wait" : "thing.do");
  Serve();

  std::set<uint64_t> answered;
  while (answered.size() < 3) answered.insert(Hear().sequence);
  EXPECT_EQ(answered, (std::set<uint64_t>{2, 4, 6}));
}

TEST_F(FrontSessionTest, HearsACallThatCameWithTheFrameBefore) {
  Connect([](std::string_view, Json, Call) { return Success({}); });
  ASSERT_OK(front_->Send(0, "{}"));
  Ask(1, "thing.do");
  ASSERT_OK(broker_->Receive({}));

  Serve();

  EXPECT_EQ(Hear().sequence, 1u);
}

TEST_F(FrontSessionTest, ListensWhileAsManyCallsRunAsMay) {
  AwaitedCount begun;
  Start(
      [&](std::string_view, Json, Call call) {
        begun.Add();
        return UntilCancelled(call);
      },
      /*queue=*/80);
  for (uint64_t i = 1; i <= 70; ++i) Ask(i, "wait");
  begun.Await(64);

  ASSERT_OK(front_->Send(7, kFrontCancel));

  EXPECT_EQ(Hear().sequence, 7u);
  // One that waited has its place.
  begun.Await(65);
  End();
}

TEST_F(FrontSessionTest, BeginsNoneOfThoseThatWaitAtTheEnd) {
  AwaitedCount begun;
  Start(
      [&](std::string_view, Json, Call call) {
        begun.Add();
        return UntilCancelled(call);
      },
      /*queue=*/80);
  for (uint64_t i = 1; i <= 70; ++i) Ask(i, "wait");
  begun.Await(64);

  End();

  EXPECT_EQ(begun.count(), 64);
}

TEST_F(FrontSessionTest, LetsWhatFollowsAnAnswerWaitUntilItHasLeft) {
  std::mutex mutex;
  std::condition_variable changed;
  bool followed = false;
  Start([&](std::string_view, Json, Call) {
    CallOutcome outcome = Success({});
    outcome.afterwards = std::shared_ptr<void>(nullptr, [&](void*) {
      // It waits for the answer, which the one who hears it lets go on.
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return followed; });
    });
    return outcome;
  });

  Ask(1, "thing.do");

  EXPECT_EQ(Hear().sequence, 1u);
  {
    const std::lock_guard lock(mutex);
    followed = true;
    changed.notify_all();
  }
  End();
}

TEST_F(FrontSessionTest, CancelsWhatRunsAtTheEnd) {
  std::atomic<int> ended = 0;
  Start([&](std::string_view, Json, Call call) {
    const CallOutcome outcome = UntilCancelled(call);
    ++ended;
    return outcome;
  });
  Ask(1, "wait");
  Ask(2, "wait");
  front_->Shutdown();

  EXPECT_EQ(Join(), SessionEnd::kFrontGone);
  session_.reset();
  // Those that had begun have ended; none runs on.
  EXPECT_LE(ended, 2);
}

TEST_F(FrontSessionTest, StopsWhenAsked) {
  Start([](std::string_view, Json, Call) { return Success({}); });

  context_.cancellation.Cancel();

  EXPECT_EQ(Join(), SessionEnd::kStopped);
}

TEST_F(FrontSessionTest, TakesACancelOfWhatHasEnded) {
  Start([](std::string_view, Json, Call) { return Success({}); });
  Ask(1, "thing.do");
  Hear();

  ASSERT_OK(front_->Send(1, kFrontCancel));

  Ask(2, "thing.do");
  EXPECT_EQ(Hear().sequence, 2u);
}

class HostileFrontTest : public FrontSessionTest {
 protected:
  void SetUp() override {
    Start(
        [](std::string_view, Json, Call call) { return UntilCancelled(call); },
        /*queue=*/2);
  }
  void ExpectNotBelieved() { EXPECT_EQ(Join(), SessionEnd::kFrontHostile); }
};

TEST_F(HostileFrontTest, MayNotUseASequenceTwice) {
  Ask(5, "wait");
  Ask(5, "wait");
  ExpectNotBelieved();
}

TEST_F(HostileFrontTest, MayNotGoBack) {
  Ask(5, "wait");
  Ask(4, "wait");
  ExpectNotBelieved();
}

TEST_F(HostileFrontTest, MayNotFlood) {
  for (uint64_t i = 1; i <= 3; ++i) Ask(i, "wait");
  ExpectNotBelieved();
}

TEST_F(HostileFrontTest, MayNotSendATail) {
  ASSERT_OK(
      front_->Send(1, Encode(FrontCall{"wait", Json::object(), {}}), "x"));
  ExpectNotBelieved();
}

TEST_F(HostileFrontTest, MayNotCancelTheFuture) {
  ASSERT_OK(front_->Send(9, kFrontCancel));
  ExpectNotBelieved();
}

TEST_F(HostileFrontTest, MayNotSayWhatItLikes) {
  ASSERT_OK(front_->Send(
      1, R"({"operation":"wait","arguments":{},"client":{"name":"c",)"
         R"("version":"1"},"correlation_id":"mine"})"));
  ExpectNotBelieved();
}

TEST_F(HostileFrontTest, MayNotSendWhatIsNoFrame) {
  std::string header(kFrameHeaderBytes, '\xFF');
  ASSERT_EQ(write(front_->fd(), header.data(), header.size()),
            static_cast<ssize_t>(header.size()));
  ExpectNotBelieved();
}

TEST_F(FrontSessionTest, SpeaksForACallThatTellsNothing) {
  Start([](std::string_view, Json, Call call) { return UntilCancelled(call); });
  Ask(1, "thing.do");

  for (int beat = 1; beat <= 2; ++beat) {
    const auto reply = DecodeFrontReply(HearAny().json);
    ASSERT_OK(reply);
    ASSERT_TRUE(reply->progress.has_value());
    EXPECT_EQ(reply->progress->done, beat);
    EXPECT_EQ(reply->progress->total, 0);
  }
  ASSERT_OK(front_->Send(1, kFrontCancel));
  const auto answer = DecodeFrontReply(Hear().json);
  ASSERT_OK(answer);
  EXPECT_FALSE(answer->progress.has_value());
}

TEST_F(FrontSessionTest, TellsNoProgressThatNobodyWants) {
  Start([](std::string_view, Json, Call call) {
    EXPECT_FALSE(call.context.progress);
    call.context.Report({1, 2, "reading"});
    return Success(Json::object());
  });

  Ask(1, "thing.do", /*progress=*/false);

  const auto reply = DecodeFrontReply(HearAny().json);
  ASSERT_OK(reply);
  EXPECT_FALSE(reply->progress.has_value());
}

TEST_F(FrontSessionTest, LeavesACallThatTellsItsProgressToItself) {
  Start([](std::string_view, Json, Call call) {
    call.context.Report({.done = 5, .total = 9, .what = "reading"});
    return UntilCancelled(call);
  });
  Ask(1, "slow");
  const auto told = DecodeFrontReply(HearAny().json);
  ASSERT_OK(told);
  ASSERT_TRUE(told->progress.has_value());
  EXPECT_EQ(told->progress->total, 9);
  // Long after a silent call would have been spoken for.
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, std::chrono::milliseconds(600));

  ASSERT_OK(front_->Send(1, kFrontCancel));

  const auto next = DecodeFrontReply(HearAny().json);
  ASSERT_OK(next);
  EXPECT_FALSE(next->progress.has_value());
}

TEST_F(FrontSessionTest, TellsNews) {
  Start([](std::string_view, Json, Call) { return Success(Json::object()); });

  session_->Tell({.resources_changed = true, .updated = {"a://b"}});

  const Frame frame = HearAny();
  EXPECT_EQ(frame.sequence, 0u);
  const auto news = DecodeFrontNews(frame.json);
  ASSERT_OK(news);
  EXPECT_EQ(news->updated, (std::vector<std::string>{"a://b"}));
}

}  // namespace
}  // namespace osiris::mcp
