// What a front does with questions when a person pauses all assistants.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/app/catalogue.h"
#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"
#include "mcp/server/definition.h"
#include "mcp/server/front_backend.h"

namespace osiris::mcp {
namespace {

// A client that can show forms; the test is it, and the broker.
class FrontPauseTest : public testing::Test {
 protected:
  FrontPauseTest()
      : ends_(*Channel::NewPair()),
        front_(std::move(ends_.first)),
        broker_(std::move(ends_.second)),
        backend_(operations_, 8, front_),
        server_(MakeDefinition(operations_, 8, ""), &backend_,
                [this](std::string line) {
                  lines_.push_back(ParseJson(line).value_or(Json::object()));
                }) {
    backend_.set_server(&server_);
    Ask("initialize",
        {{"protocolVersion", "2025-11-25"},
         {"capabilities", {{"elicitation", {{"form", Json::object()}}}}},
         {"clientInfo", {{"name", "c"}, {"version", "1"}}}});
    lines_.clear();
  }

  void Ask(std::string_view method, Json params) {
    server_.Receive(DumpJson({{"jsonrpc", "2.0"},
                              {"id", ++id_},
                              {"method", std::string(method)},
                              {"params", std::move(params)}}));
  }

  // Makes a call; the sequence that the broker hears it under.
  uint64_t Call() {
    Ask("tools/call", {{"name", "discovery_request"},
                       {"arguments", {{"connection", "@sqlite.a"}}}});
    return BrokerHears().sequence;
  }
  Frame BrokerHears() {
    const auto frame = broker_.Receive({});
    return frame.ok() && frame->has_value() ? **frame : Frame{};
  }
  // The broker wants to know something before it answers.
  void BrokerAsks(uint64_t sequence) {
    FrontAnswer answer = {.correlation_id = "c1"};
    answer.question =
        CallQuestion{.id = "q", .connection = "@sqlite.a", .shows = "rows"};
    EXPECT_TRUE(backend_.Receive(
        {.sequence = sequence, .json = Encode(answer), .tail = "{}"}));
  }
  void BrokerTellsOfAPause() {
    EXPECT_TRUE(backend_.Receive(
        {.sequence = 0, .json = Encode(FrontNews{.paused = true})}));
  }

  // The call came back to the broker, and its form is taken back.
  void ExpectEnded() {
    const auto again = DecodeFrontRequest(BrokerHears().json);
    ASSERT_OK(again);
    ASSERT_TRUE(again->call.consent.has_value());
    EXPECT_EQ(again->call.consent->question, "q");
    // Nobody said no.
    EXPECT_EQ(again->call.consent->answer, "withdrawn");
    ASSERT_EQ(lines_.size(), 2u);
    EXPECT_EQ(lines_[0].at("method"), "elicitation/create");
    EXPECT_EQ(lines_[1].at("method"), "notifications/cancelled");
    EXPECT_EQ(lines_[1].at("params").at("requestId"), lines_[0].at("id"));
    lines_.clear();
  }

  const OperationRegistry operations_{DeclaredOperations()};
  std::pair<UniqueFd, UniqueFd> ends_;
  Channel front_;
  Channel broker_;
  FrontBackend backend_;
  std::vector<Json> lines_;
  Server server_;
  int id_ = 0;
};

TEST_F(FrontPauseTest, EndsCallsThatWaitForAForm) {
  BrokerAsks(Call());

  BrokerTellsOfAPause();

  ExpectEnded();
}

// The broker asked before the pause, and was heard after it.
TEST_F(FrontPauseTest, EndsCallsOfBeforeThatAskAfterIt) {
  const uint64_t sequence = Call();
  BrokerTellsOfAPause();

  BrokerAsks(sequence);

  ExpectEnded();
}

TEST_F(FrontPauseTest, AsksForCallsOfLater) {
  BrokerTellsOfAPause();

  BrokerAsks(Call());

  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_EQ(lines_[0].at("method"), "elicitation/create");
}

}  // namespace
}  // namespace osiris::mcp
