// What a front does with questions when a person pauses all assistants.

#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"
#include "mcp/server/front_test_fixture.h"

namespace osiris::mcp {
namespace {

// A client that can show forms; the test is it, and the broker.
class FrontPauseTest : public FrontTest {
 protected:
  FrontPauseTest() { InitializeWithForms(); }

  // Makes a call; the sequence that the broker hears it under.
  uint64_t Call() {
    Ask("tools/call", {{"name", "discovery_request"},
                       {"arguments", {{"connection", "@sqlite.a"}}}});
    return BrokerHears().sequence;
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
