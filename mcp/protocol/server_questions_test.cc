#include <chrono>

#include "gmock/gmock.h"
#include "mcp/protocol/server.h"
#include "mcp/protocol/server_test_fixture.h"

namespace osiris::mcp {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Revision kStateless = Revision::k2026_07_28;
constexpr char kCall[] = R"("name":"echo","arguments":{"a":1})";
constexpr char kForms[] = R"({"elicitation":{}})";

Question AskName() {
  return Question::Form("Who?",
                        {{"type", "object"},
                         {"properties", {{"name", {{"type", "string"}}}}},
                         {"required", {"name"}}});
}

class ServerQuestionsTest : public FullServerTest {
 protected:
  // Asks without handshake, and returns the state that the client is given.
  std::string BeginStateless() {
    Ask("1", "tools/call", kStateless, kCall, kForms);
    server_.Ask(backend_.calls.at(0), {{"who", AskName()}}, {{"round", 1}});
    const Json result = TakeLast()["result"];
    EXPECT_EQ(result["resultType"], "input_required");
    EXPECT_EQ(result["inputRequests"]["who"]["method"], "elicitation/create");
    return result["requestState"];
  }

  void Retry(std::string_view call, std::string_view responses,
             std::string_view state) {
    Ask("2", "tools/call", kStateless,
        fmt::format(R"({},"inputResponses":{},"requestState":"{}")", call,
                    responses, state),
        kForms);
  }

  // Begins in a session, asks, and returns the number of the question.
  int BeginInSession() {
    Initialize(Revision::k2025_11_25, kForms);
    Ask("1", "tools/call", kNewestWithHandshake, kCall);
    server_.Ask(backend_.calls.at(0), {{"who", AskName()}}, {{"round", 1}});
    const Json request = TakeLast();
    EXPECT_EQ(request["method"], "elicitation/create");
    EXPECT_EQ(request["params"]["mode"], "form");
    return request["id"];
  }

  void Respond(int id, std::string_view rest) {
    Receive(fmt::format(R"({{"jsonrpc":"2.0","id":{},{}}})", id, rest));
  }
};

TEST_F(ServerQuestionsTest, GoesOnWithAnswersThatComeWithoutSession) {
  const std::string state = BeginStateless();
  Retry(kCall, R"({"who":{"action":"accept","content":{"name":"Ada"}},"x":1})",
        state);

  ASSERT_THAT(backend_.turns, SizeIs(2));
  const Turn& turn = backend_.turns.at(1);
  EXPECT_EQ(turn.state, (Json{{"round", 1}}));
  EXPECT_TRUE(turn.answers.at("who").accepted());
  EXPECT_EQ(turn.answers.at("who").result["content"]["name"], "Ada");
  EXPECT_THAT(turn.answers, SizeIs(1));
  EXPECT_EQ(backend_.last_arguments, (Json{{"a", 1}}));
}

TEST_F(ServerQuestionsTest, SendsAPersonToAnAddressAndSaysWhenThatIsOver) {
  Initialize(Revision::k2025_11_25, R"({"elicitation":{"url":{}}})");
  Ask("1", "tools/call", kNewestWithHandshake, kCall);
  server_.Ask(backend_.calls.at(0),
              {{"visit", Question::Url("Go?", "https://x.example/", "v-1")}});
  const Json request = TakeLast();
  EXPECT_EQ(request["method"], "elicitation/create");
  EXPECT_EQ(request["params"], (Json{{"mode", "url"},
                                     {"message", "Go?"},
                                     {"url", "https://x.example/"},
                                     {"elicitationId", "v-1"}}));

  Respond(request["id"], R"("result":{"action":"accept"})");
  EXPECT_TRUE(backend_.turns.at(1).answers.at("visit").accepted());

  server_.ElicitationCompleted("v-1");
  const Json told = TakeLast();
  EXPECT_EQ(told["method"], "notifications/elicitation/complete");
  EXPECT_EQ(told["params"], (Json{{"elicitationId", "v-1"}}));
  EXPECT_FALSE(told.contains("id"));
}

TEST_F(ServerQuestionsTest, SendsNobodyToAnAddressWhoDidNotOfferToGo) {
  Initialize(Revision::k2025_11_25, kForms);
  Ask("1", "tools/call", kNewestWithHandshake, kCall);
  server_.Ask(backend_.calls.at(0),
              {{"visit", Question::Url("Go?", "https://x.example/", "v-1")}});

  const Json answer = TakeLast();
  EXPECT_EQ(answer["id"], 1);
  EXPECT_EQ(answer["error"]["code"], -32602);
}

TEST_F(ServerQuestionsTest, SaysNothingOfVisitsWhereThereAreNone) {
  Initialize(Revision::k2025_06_18, kForms);
  const size_t said = lines_.size();

  server_.ElicitationCompleted("v-1");

  EXPECT_EQ(lines_.size(), said);
}

TEST_F(ServerQuestionsTest, RefusesStateThatIsNotOfThisRequest) {
  const std::string state = BeginStateless();
  const char* const yes =
      R"({"who":{"action":"accept","content":{"name":"Ada"}}})";
  std::string flipped = state;
  flipped[40] = flipped[40] == 'A' ? 'B' : 'A';
  for (const std::string& bad : {state + "A", flipped, std::string("x")}) {
    Retry(kCall, yes, bad);
    EXPECT_EQ(TakeErrorCode(), kInvalidParams);
  }
  Retry(R"("name":"echo","arguments":{"a":2})", yes, state);
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
  EXPECT_THAT(backend_.turns, SizeIs(1));
}

TEST_F(ServerQuestionsTest, AsksAgainForWhatIsMissingOrWrong) {
  std::string state = BeginStateless();
  for (const char* responses :
       {"{}", R"({"other":{"action":"accept"}})", R"({"who":7})",
        R"({"who":{"action":"accept","content":{"name":7}}})",
        R"({"who":{"action":"maybe"}})"}) {
    Retry(kCall, responses, state);
    const Json result = TakeLast()["result"];
    EXPECT_EQ(result["resultType"], "input_required") << responses;
    state = result["requestState"];
  }
  Retry(kCall, R"({"who":{"action":"decline"}})", state);
  ASSERT_THAT(backend_.turns, SizeIs(2));
  EXPECT_FALSE(backend_.turns.at(1).answers.at("who").accepted());
  EXPECT_EQ(backend_.turns.at(1).state, (Json{{"round", 1}}));
}

TEST_F(ServerQuestionsTest, RefusesResponsesThatAreNoObject) {
  Ask("1", "tools/call", kStateless,
      fmt::format(R"({},"inputResponses":null)", kCall), kForms);
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
}

TEST_F(ServerQuestionsTest, AsksWhereAnAnswerCameUnasked) {
  Ask("1", "tools/call", kStateless,
      fmt::format(R"({},"inputResponses":{{"who":)"
                  R"({{"action":"accept","content":{{"name":"Eve"}}}}}})",
                  kCall),
      kForms);
  server_.Ask(backend_.calls.at(0), {{"who", AskName()}});

  EXPECT_THAT(backend_.turns, SizeIs(1));
  EXPECT_TRUE(backend_.turns.at(0).answers.empty());
  EXPECT_EQ(TakeLast()["result"]["resultType"], "input_required");
}

TEST_F(ServerQuestionsTest, NamesTheCapabilityThatIsMissing) {
  Ask("1", "tools/call", kStateless, kCall);
  server_.Ask(backend_.calls.at(0), {{"who", AskName()}});
  const Json error = TakeLast()["error"];
  EXPECT_EQ(error["code"], kMissingClientCapability);
  EXPECT_EQ(error["data"]["requiredCapabilities"],
            (Json{{"elicitation", {{"form", Json::object()}}}}));

  // Who declares forms alone is asked to open no address.
  Ask("2", "tools/call", kStateless, kCall, kForms);
  server_.Ask(backend_.calls.at(1),
              {{"go", Question::Url("Go", "https://example.com/", "v1")}});
  EXPECT_EQ(TakeErrorCode(), kMissingClientCapability);
}

TEST_F(ServerQuestionsTest, AsksInASessionAndGoesOn) {
  const int id = BeginInSession();
  Respond(id + 7, R"("result":{"action":"accept"})");
  EXPECT_THAT(backend_.turns, SizeIs(1));
  Respond(id, R"("result":{"action":"accept","content":{"name":"Ada"}})");

  ASSERT_THAT(backend_.turns, SizeIs(2));
  EXPECT_TRUE(backend_.turns.at(1).answers.at("who").accepted());
  EXPECT_EQ(backend_.turns.at(1).state, (Json{{"round", 1}}));
  EXPECT_EQ(backend_.calls.at(1), backend_.calls.at(0));
  // Twice means nothing.
  Respond(id, R"("result":{"action":"accept","content":{"name":"Bob"}})");
  EXPECT_THAT(backend_.turns, SizeIs(2));
  server_.Finish(backend_.calls.at(1), ToolOutcome{});
  EXPECT_EQ(TakeLast()["id"], 1);
}

TEST_F(ServerQuestionsTest, TellsWhatWentWrongInASession) {
  for (const char* response :
       {R"("error":{"code":-1,"message":"no"})", R"("result":7)",
        R"("result":{"action":"accept","content":{}})"}) {
    backend_.calls.clear();
    backend_.turns.clear();
    const int id = BeginInSession();
    Respond(id, response);
    ASSERT_THAT(backend_.turns, SizeIs(2)) << response;
    EXPECT_EQ(backend_.turns.at(1).answers.at("who").outcome,
              Answer::Outcome::kFailed);
    server_.Finish(backend_.calls.at(1), ToolOutcome{});
    TakeLast();
  }
}

TEST_F(ServerQuestionsTest, WaitsForAnAnswerNoLongerThanItMay) {
  const int id = BeginInSession();
  ASSERT_TRUE(server_.next_deadline().has_value());
  server_.Expire(*server_.next_deadline() - std::chrono::milliseconds(1));
  EXPECT_THAT(backend_.turns, SizeIs(1));

  server_.Expire(*server_.next_deadline());

  ASSERT_THAT(backend_.turns, SizeIs(2));
  EXPECT_EQ(backend_.turns.at(1).answers.at("who").outcome,
            Answer::Outcome::kTimedOut);
  const Json line = TakeLast();
  EXPECT_EQ(line["method"], "notifications/cancelled");
  EXPECT_EQ(line["params"]["requestId"], id);
  EXPECT_FALSE(server_.next_deadline().has_value());
}

TEST_F(ServerQuestionsTest, GoesOnWithoutAnswersThatItDoesNotWaitForAnyMore) {
  const int id = BeginInSession();
  std::vector<bool> heard;
  ASSERT_TRUE(server_.Ping([&](bool alive) { heard.push_back(alive); }));
  TakeLast();

  server_.WithdrawQuestions("enough");

  ASSERT_THAT(backend_.turns, SizeIs(2));
  EXPECT_EQ(backend_.turns.at(1).answers.at("who").outcome,
            Answer::Outcome::kWithdrawn);
  EXPECT_FALSE(backend_.turns.at(1).answers.at("who").accepted());
  EXPECT_EQ(backend_.turns.at(1).state, (Json{{"round", 1}}));
  const Json line = TakeLast();
  EXPECT_EQ(line["method"], "notifications/cancelled");
  EXPECT_EQ(line["params"], (Json{{"requestId", id}, {"reason", "enough"}}));
  // A late answer is nobody's; whether the client is there is still asked.
  Respond(id, R"("result":{"action":"accept","content":{"name":"Ada"}})");
  EXPECT_THAT(backend_.turns, SizeIs(2));
  EXPECT_THAT(heard, IsEmpty());
}

TEST_F(ServerQuestionsTest, TakesItsQuestionBackWhenTheRequestIsCancelled) {
  const int id = BeginInSession();
  Receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
          R"("params":{"requestId":1}})");
  EXPECT_EQ(TakeLast()["params"]["requestId"], id);
  Respond(id, R"("result":{"action":"cancel"})");
  EXPECT_THAT(backend_.turns, SizeIs(1));
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(ServerQuestionsTest, SaysWhetherAClientIsThere) {
  EXPECT_FALSE(server_.Ping([](bool) {}));
  Initialize(Revision::k2025_06_18);
  std::vector<bool> heard;
  ASSERT_TRUE(server_.Ping([&](bool alive) { heard.push_back(alive); }));
  const Json ping = TakeLast();
  EXPECT_EQ(ping["method"], "ping");
  Respond(ping["id"], R"("result":{})");
  ASSERT_TRUE(server_.Ping([&](bool alive) { heard.push_back(alive); }));
  server_.Expire(*server_.next_deadline());
  EXPECT_EQ(heard, (std::vector<bool>{true, false}));
}

}  // namespace
}  // namespace osiris::mcp
