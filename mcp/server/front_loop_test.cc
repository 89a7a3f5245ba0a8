#include "mcp/server/front_loop.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

std::vector<Operation> Operations() {
  Operation operation;
  operation.name = "thing.do";
  operation.tool = "thing_do";
  operation.description = "Does it.";
  operation.input_schema = Json{{"type", "object"}};
  operation.output_schema = Json{{"type", "object"}};
  return {operation};
}

constexpr char kMeta[] =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
    R"("io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"},)"
    R"("io.modelcontextprotocol/clientCapabilities":{}})";

std::string Request(int id, std::string_view method,
                    std::string_view params = "") {
  return fmt::format(
      R"({{"jsonrpc":"2.0","id":{},"method":"{}","params":{{{}{}}}}})", id,
      method, params, kMeta);
}

std::string ToolCall(int id) {
  return Request(id, "tools/call", R"("name":"thing_do","arguments":{"a":1},)");
}

// A loop in a thread, between a client and a broker that the test plays.
class FrontLoopTest : public ::testing::Test {
 protected:
  void SetUp() override {
    signal(SIGPIPE, SIG_IGN);
    int in[2];
    int out[2];
    ASSERT_EQ(pipe2(in, O_CLOEXEC), 0);
    ASSERT_EQ(pipe2(out, O_CLOEXEC), 0);
    loop_in_ = UniqueFd(in[0]);
    client_out_ = UniqueFd(in[1]);
    client_in_ = UniqueFd(out[0]);
    loop_out_ = UniqueFd(out[1]);
    auto ends = Channel::NewPair();
    ASSERT_OK(ends);
    front_ = std::make_unique<Channel>(std::move(ends->first));
    broker_ = std::make_unique<Channel>(std::move(ends->second));
  }

  void Start(FrontSettings settings = {}, Farewell farewell = Farewell()) {
    loop_ = std::thread([this, settings, farewell] {
      const OperationRegistry operations(Operations());
      end_ = RunFrontLoop({.in = loop_in_.get(),
                           .out = loop_out_.get(),
                           .settings = settings,
                           .farewell = farewell,
                           .context = {}},
                          operations, *front_);
    });
  }

  FrontEnd Join() {
    loop_.join();
    return *end_;
  }

  FrontEnd CloseInputAndJoin() {
    client_out_.Reset();
    return Join();
  }

  void Write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t n = write(client_out_.get(), text.data(), text.size());
      ASSERT_GT(n, 0);
      text.remove_prefix(static_cast<size_t>(n));
    }
  }
  void WriteLine(std::string_view line) { Write(std::string(line) + "\n"); }

  Json ReadLine() {
    size_t end = 0;
    while ((end = unread_.find('\n')) == std::string::npos) {
      char block[65536];
      const ssize_t n = read(client_in_.get(), block, sizeof(block));
      if (n <= 0) return Json::object();
      unread_.append(block, static_cast<size_t>(n));
    }
    const std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    return ParseJson(line).value_or(Json::object());
  }

  Frame BrokerReceives() {
    const auto frame = broker_->Receive({});
    return frame.ok() && frame->has_value() ? **frame : Frame{};
  }

  void BrokerAnswers(uint64_t sequence, std::string_view document) {
    ASSERT_OK(broker_->Send(
        sequence,
        Encode(
            FrontAnswer{.ok = true, .correlation_id = "c0", .duration_ms = 3}),
        document));
  }

  UniqueFd loop_in_;
  UniqueFd loop_out_;
  UniqueFd client_in_;
  UniqueFd client_out_;
  // What the client got and has not looked at.
  std::string unread_;
  std::unique_ptr<Channel> front_;
  std::unique_ptr<Channel> broker_;
  std::thread loop_;
  std::optional<FrontEnd> end_;
};

TEST_F(FrontLoopTest, CarriesACallToTheBrokerAndBack) {
  Start();
  WriteLine(ToolCall(7));

  const Frame question = BrokerReceives();
  const auto request = DecodeFrontRequest(question.json);
  ASSERT_OK(request);
  EXPECT_EQ(request->call.operation, "thing.do");
  EXPECT_EQ(request->call.arguments, (Json{{"a", 1}}));
  EXPECT_EQ(request->call.client.name, "c");
  BrokerAnswers(question.sequence, R"({"status":"success"})");

  const Json answer = ReadLine();
  EXPECT_EQ(answer["id"], 7);
  EXPECT_EQ(answer["result"]["structuredContent"]["status"], "success");
  EXPECT_EQ(answer["result"]["_meta"]["osiris/correlation_id"], "c0");
  EXPECT_EQ(answer["result"]["_meta"]["osiris/duration_ms"], 3);
  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, AnswersWhileACallRuns) {
  Start();
  WriteLine(ToolCall(1));
  const Frame question = BrokerReceives();

  WriteLine(Request(2, "tools/list"));
  EXPECT_EQ(ReadLine()["id"], 2);

  BrokerAnswers(question.sequence, "{}");
  EXPECT_EQ(ReadLine()["id"], 1);
  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, TellsTheBrokerOfACancelAndIsSilent) {
  Start();
  WriteLine(ToolCall(1));
  const Frame question = BrokerReceives();

  WriteLine(R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
            R"("params":{"requestId":1}})");
  const Frame cancel = BrokerReceives();
  EXPECT_EQ(cancel.sequence, question.sequence);
  EXPECT_EQ(cancel.json, kFrontCancel);
  BrokerAnswers(question.sequence, "{}");
  WriteLine(Request(2, "tools/list"));

  EXPECT_EQ(ReadLine()["id"], 2);
  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, PassesProgressOn) {
  Start();
  WriteLine(Request(1, "tools/call",
                    R"("name":"thing_do","arguments":{"_meta":{}},"x":1,)"));
  const Frame plain = BrokerReceives();
  EXPECT_FALSE(DecodeFrontRequest(plain.json)->call.progress);
  ASSERT_OK(broker_->Send(plain.sequence, Encode(Progress{1, 2, "reading"})));
  BrokerAnswers(plain.sequence, "{}");
  // Nobody asked for progress, so the answer is the first line.
  EXPECT_EQ(ReadLine()["id"], 1);

  WriteLine(R"({"jsonrpc":"2.0","id":"i","method":"initialize","params":)"
            R"({"protocolVersion":"2025-11-25","capabilities":{},)"
            R"("clientInfo":{"name":"c","version":"1"}}})");
  EXPECT_EQ(ReadLine()["id"], "i");
  WriteLine(R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":)"
            R"({"name":"thing_do","_meta":{"progressToken":"t"}}})");
  const Frame asked = BrokerReceives();
  EXPECT_TRUE(DecodeFrontRequest(asked.json)->call.progress);
  ASSERT_OK(broker_->Send(asked.sequence, Encode(Progress{1, 2, "reading"})));
  BrokerAnswers(asked.sequence, "{}");

  EXPECT_EQ(ReadLine()["params"]["progressToken"], "t");
  EXPECT_EQ(ReadLine()["id"], 2);
  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, AnswersAnOverlongLineAndTheNext) {
  Start({.max_line_bytes = 4096});

  Write(std::string(100'000, 'x') + "\n");
  WriteLine(Request(1, "tools/list"));

  EXPECT_EQ(ReadLine()["error"]["code"], -32600);
  EXPECT_EQ(ReadLine()["id"], 1);
  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, CountsCancelledCallsUntilTheBrokerIsDone) {
  Start({.queue = 1});
  WriteLine(ToolCall(1));
  const Frame first = BrokerReceives();
  WriteLine(R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
            R"("params":{"requestId":1}})");
  BrokerReceives();

  WriteLine(ToolCall(2));
  const Json busy = ReadLine();
  EXPECT_EQ(busy["id"], 2);
  EXPECT_EQ(busy["result"]["structuredContent"]["error"]["code"],
            "PROTOCOL/BUSY");
  EXPECT_TRUE(busy["result"]["_meta"].contains("osiris/correlation_id"));

  BrokerAnswers(first.sequence, "{}");
  WriteLine(Request(3, "tools/list"));
  EXPECT_EQ(ReadLine()["id"], 3);
  WriteLine(ToolCall(4));
  BrokerAnswers(BrokerReceives().sequence, "{}");
  EXPECT_EQ(ReadLine()["id"], 4);
  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, EndsWithTheInputThoughACallRuns) {
  Start();
  WriteLine(ToolCall(1));
  BrokerReceives();

  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

// As of a client that was silent for long, or comes back in an hour.
TEST_F(FrontLoopTest, EndsAtOnceWhereCallsGetNoTime) {
  Start({}, Farewell(milliseconds(0), hours(1)));
  WriteLine(ToolCall(1));
  BrokerReceives();

  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, WaitsForCallsThatGetTime) {
  Start({}, Farewell(hours(1), milliseconds(0)));
  WriteLine(ToolCall(1));
  const Frame question = BrokerReceives();

  client_out_.Reset();
  BrokerAnswers(question.sequence, "{}");

  EXPECT_EQ(ReadLine()["id"], 1);
  EXPECT_EQ(Join(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, WhatTheBrokerSaidIsPassedOnBeforeTheEnd) {
  constexpr int kCalls = 40;
  Start({}, Farewell(milliseconds(0), hours(1)));
  std::vector<uint64_t> sequences;
  for (int id = 1; id <= kCalls + 1; ++id) WriteLine(ToolCall(id));
  for (int id = 1; id <= kCalls + 1; ++id) {
    sequences.push_back(BrokerReceives().sequence);
  }
  // The last call is never answered.
  sequences.pop_back();
  const std::string document =
      fmt::format(R"({{"a":"{}"}})", std::string(4000, 'x'));

  for (const uint64_t sequence : sequences) BrokerAnswers(sequence, document);
  client_out_.Reset();

  for (int id = 1; id <= kCalls; ++id) EXPECT_EQ(ReadLine()["id"], id);
  EXPECT_EQ(Join(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, TellsItsEndWhileItHoldsItsCalls) {
  std::optional<FrontEnd> told;
  const OperationRegistry operations(Operations());
  client_out_.Reset();

  const FrontEnd end = RunFrontLoop(
      {.in = loop_in_.get(), .out = loop_out_.get(), .context = {}}, operations,
      *front_, [&told](FrontEnd why) { told = why; });

  EXPECT_EQ(end, FrontEnd::kInputEnded);
  EXPECT_EQ(told, FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, ServesALastLineWithoutNewline) {
  Start();
  Write(Request(1, "tools/list"));
  client_out_.Reset();

  EXPECT_EQ(ReadLine()["id"], 1);
  EXPECT_EQ(Join(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, EndsWhenNobodyReads) {
  Start();
  client_in_.Reset();

  EXPECT_EQ(Join(), FrontEnd::kOutputClosed);
}

TEST_F(FrontLoopTest, EndsWithTheBroker) {
  Start();
  broker_->Shutdown();

  EXPECT_EQ(Join(), FrontEnd::kBrokerGone);
}

TEST_F(FrontLoopTest, TakesNothingThatItDidNotAskFor) {
  Start();
  BrokerAnswers(99, "{}");

  EXPECT_EQ(Join(), FrontEnd::kBrokerConfused);
}

TEST_F(FrontLoopTest, GivesUpOnAClientThatReadsNothing) {
  Start({.stuck_ms = 50});
  WriteLine(ToolCall(1));
  // More than a pipe holds.
  BrokerAnswers(BrokerReceives().sequence,
                fmt::format(R"({{"a":"{}"}})", std::string(700'000, 'x')));

  EXPECT_EQ(Join(), FrontEnd::kOutputStuck);
}

TEST_F(FrontLoopTest, AQuestionThatNobodyAnswersIsANoInTime) {
  Start({.answer_ms = 1});
  WriteLine(
      R"({"jsonrpc":"2.0","id":"i","method":"initialize","params":)"
      R"({"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}},)"
      R"("clientInfo":{"name":"c","version":"1"}}})");
  EXPECT_EQ(ReadLine()["id"], "i");
  WriteLine(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)"
            R"({"name":"thing_do","arguments":{}}})");
  ASSERT_OK(broker_->Send(
      BrokerReceives().sequence,
      Encode(FrontAnswer{
          .question =
              CallQuestion{.id = "q", .connection = "@a.b", .shows = "rows"}}),
      "{}"));
  const Json question = ReadLine();
  EXPECT_EQ(question["method"], "elicitation/create");

  const Frame again = BrokerReceives();
  const auto request = DecodeFrontRequest(again.json);
  ASSERT_OK(request);
  ASSERT_TRUE(request->call.consent.has_value());
  EXPECT_EQ(request->call.consent->question, "q");
  EXPECT_EQ(request->call.consent->answer, "deny");
  const Json cancelled = ReadLine();
  EXPECT_EQ(cancelled["method"], "notifications/cancelled");
  EXPECT_EQ(cancelled["params"]["requestId"], question["id"]);

  BrokerAnswers(again.sequence, "{}");
  EXPECT_EQ(ReadLine()["id"], 1);
  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

TEST_F(FrontLoopTest, KeepsLargeAnswersInOrder) {
  Start();
  for (int id = 1; id <= 20; ++id) WriteLine(ToolCall(id));
  const std::string document =
      fmt::format(R"({{"a":"{}"}})", std::string(700'000, 'x'));
  std::thread broker([&] {
    for (int id = 1; id <= 20; ++id) {
      BrokerAnswers(BrokerReceives().sequence, document);
    }
  });

  for (int id = 1; id <= 20; ++id) EXPECT_EQ(ReadLine()["id"], id);

  broker.join();
  EXPECT_EQ(CloseInputAndJoin(), FrontEnd::kInputEnded);
}

}  // namespace
}  // namespace osiris::mcp
