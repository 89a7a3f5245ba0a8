#include "gmock/gmock.h"
#include "mcp/protocol/server.h"
#include "mcp/protocol/server_test_fixture.h"

namespace osiris::mcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Revision kStateless = Revision::k2026_07_28;
constexpr char kSubscription[] = "io.modelcontextprotocol/subscriptionId";

class ServerFeaturesTest : public FullServerTest {
 protected:
  void Listen(std::string_view id, std::string_view wanted) {
    Ask(id, "subscriptions/listen", kStateless,
        fmt::format(R"("notifications":{})", wanted));
  }
};

TEST_F(ServerFeaturesTest, DeclaresWhatItServes) {
  Ask("1", "server/discover", kStateless);
  const Json capabilities = TakeLast()["result"]["capabilities"];
  EXPECT_EQ(capabilities["prompts"]["listChanged"], true);
  EXPECT_EQ(capabilities["resources"]["subscribe"], true);
  EXPECT_TRUE(capabilities.contains("completions"));
  EXPECT_TRUE(capabilities.contains("logging"));
}

TEST_F(ServerFeaturesTest, FillsInPrompts) {
  Ask("1", "prompts/list", kStateless);
  EXPECT_EQ(TakeLast()["result"]["prompts"][0]["arguments"][0]["required"],
            true);
  Ask("2", "prompts/get", kStateless,
      R"("name":"explore","arguments":{"source":"x"})");
  EXPECT_EQ(backend_.last_prompt_arguments.at("source"), "x");
  server_.Finish(backend_.calls.at(0),
                 PromptOutcome{"d", {{.content = {.what = "Look."}}}});
  const Json result = TakeLast()["result"];
  EXPECT_EQ(result["messages"][0]["role"], "user");
  EXPECT_EQ(result["messages"][0]["content"]["text"], "Look.");
}

TEST_F(ServerFeaturesTest, RefusesPromptsThatAreNotOrNotFilledIn) {
  for (const char* params :
       {R"("name":"other")", R"("name":7)", R"("name":"explore")",
        R"("name":"explore","arguments":{"source":7})",
        R"("name":"explore","arguments":[])", ""}) {
    Ask("1", "prompts/get", kStateless, params);
    EXPECT_EQ(TakeErrorCode(), kInvalidParams) << params;
  }
  EXPECT_THAT(backend_.calls, IsEmpty());
}

TEST_F(ServerFeaturesTest, CompletesWithContext) {
  Ask("1", "completion/complete", kStateless,
      R"("ref":{"type":"ref/prompt","name":"explore"},)"
      R"("argument":{"name":"depth","value":"d"},)"
      R"("context":{"arguments":{"source":"x"}})");
  EXPECT_EQ(backend_.last_question.context.at("source"), "x");
  server_.Finish(backend_.calls.at(0),
                 Completion{.values = std::vector<std::string>(101, "deep")});
  const Json completion = TakeLast()["result"]["completion"];
  EXPECT_THAT(completion["values"], SizeIs(100));
  EXPECT_EQ(completion["hasMore"], true);
  EXPECT_EQ(completion["total"], 101);
}

TEST_F(ServerFeaturesTest, RefusesToCompleteWhatThereIsNot) {
  for (const char* params :
       {R"("ref":{"type":"ref/prompt","name":"x"},)"
        R"("argument":{"name":"depth","value":""})",
        R"("ref":{"type":"ref/prompt","name":"explore"},)"
        R"("argument":{"name":"x","value":""})",
        R"("ref":{"type":"ref/resource","uri":"test://thing/{id}"},)"
        R"("argument":{"name":"i","value":""})",
        R"("ref":{"type":"ref/x"},"argument":{"name":"i","value":""})",
        R"("argument":{"name":"i","value":""})", R"("ref":7)"}) {
    Ask("1", "completion/complete", kStateless, params);
    EXPECT_EQ(TakeErrorCode(), kInvalidParams) << params;
  }
  Ask("1", "completion/complete", kStateless,
      R"("ref":{"type":"ref/resource","uri":"test://thing/{id}"},)"
      R"("argument":{"name":"id","value":""})");
  EXPECT_THAT(backend_.calls, SizeIs(1));
}

TEST_F(ServerFeaturesTest, AcknowledgesAListenerBeforeItTellsIt) {
  Listen(R"("s\u0031")",
         R"({"toolsListChanged":true,)"
         R"("resourceSubscriptions":["test://thing/1","test://none/1"]})");
  EXPECT_THAT(
      lines_,
      ElementsAre(
          R"({"jsonrpc":"2.0",)"
          R"("method":"notifications/subscriptions/acknowledged","params":{)"
          R"("_meta":{"io.modelcontextprotocol/subscriptionId":"s\u0031"},)"
          R"("notifications":{"resourceSubscriptions":["test://thing/1"],)"
          R"("toolsListChanged":true}}})"));
  lines_.clear();

  server_.ReplacePrompts({});
  server_.ResourcesChanged();
  server_.ResourceUpdated("test://thing/2");
  EXPECT_THAT(lines_, IsEmpty());
  server_.ReplaceTools({});
  server_.ResourceUpdated("test://thing/1");
  const std::vector<Json> told = TakeAll();
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0]["method"], "notifications/tools/list_changed");
  EXPECT_EQ(told[1]["params"]["uri"], "test://thing/1");
  EXPECT_EQ(told[1]["params"]["_meta"][kSubscription], "s1");
  // It is no request that work is done for.
  EXPECT_EQ(server_.in_flight(), 0u);
}

TEST_F(ServerFeaturesTest, EndsAListenerInSilenceWhenItIsCancelled) {
  Listen("7", R"({"resourceSubscriptions":["test://thing/1"]})");
  Listen("7", R"({})");
  EXPECT_EQ(TakeAll().at(1)["error"]["code"], kInvalidRequest);

  Receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
          R"("params":{"requestId":7}})");
  server_.ResourceUpdated("test://thing/1");

  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(ServerFeaturesTest, EndsListenersWithAResultWhenItGoes) {
  Listen("7", R"({"promptsListChanged":true})");
  lines_.clear();
  server_.EndSubscriptions();
  const Json last = TakeLast();
  EXPECT_EQ(last["id"], 7);
  EXPECT_EQ(last["result"]["resultType"], "complete");
  EXPECT_EQ(last["result"]["_meta"][kSubscription], 7);
}

TEST_F(ServerFeaturesTest, BoundsWhatIsListenedTo) {
  for (size_t i = 0; i < Subscriptions::kMaxListens; ++i) {
    Listen(std::to_string(i), "{}");
  }
  lines_.clear();
  Listen("1000", "{}");
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
  for (const char* wanted :
       {"7", R"({"toolsListChanged":1})", R"({"resourceSubscriptions":{}})",
        R"({"resourceSubscriptions":[1]})"}) {
    Listen("1001", wanted);
    EXPECT_EQ(TakeErrorCode(), kInvalidParams) << wanted;
  }
}

TEST_F(ServerFeaturesTest, TellsASessionWhatItWatches) {
  Initialize(Revision::k2025_06_18);
  Ask("1", "resources/subscribe", kNewestWithHandshake,
      R"("uri":"test://thing/1")");
  EXPECT_EQ(TakeLast()["result"], Json::object());
  Ask("2", "resources/subscribe", kNewestWithHandshake,
      R"("uri":"test://none/1")");
  EXPECT_EQ(TakeErrorCode(), kResourceNotFound);
  server_.ResourceUpdated("test://thing/1");
  EXPECT_EQ(TakeLast()["params"], (Json{{"uri", "test://thing/1"}}));
  Ask("3", "resources/unsubscribe", kNewestWithHandshake,
      R"("uri":"test://thing/1")");
  TakeLast();
  server_.ResourceUpdated("test://thing/1");
  EXPECT_THAT(lines_, IsEmpty());
  Ask("4", "resources/subscribe", kStateless, R"("uri":"test://thing/1")");
  EXPECT_EQ(TakeErrorCode(), kMethodNotFound);
}

TEST_F(ServerFeaturesTest, TellsOnlyTheClientsThatMayHear) {
  Initialize(Revision::k2025_11_25);
  Ask("1", "resources/subscribe", kNewestWithHandshake,
      R"("uri":"test://thing/1")");
  Listen("2", R"({"resourceSubscriptions":["test://thing/1"],)"
              R"("resourcesListChanged":true})");
  lines_.clear();
  const auto only = [](std::string_view name) {
    return [name](const std::string& client) { return client == name; };
  };

  server_.ResourceUpdated("test://thing/1", only("somebody else"));
  server_.ResourcesChanged(only("somebody else"));
  EXPECT_THAT(lines_, IsEmpty());
  server_.ResourceUpdated("test://thing/1", only("tester"));
  EXPECT_FALSE(TakeLast()["params"].contains("_meta"));
  // The request said no name.
  server_.ResourcesChanged(only(""));
  EXPECT_EQ(TakeLast()["params"]["_meta"][kSubscription], 2);
}

TEST_F(ServerFeaturesTest, BeginsToTellWhenItIsAllowed) {
  Initialize(Revision::k2025_11_25);
  CallNumber asked = 0;
  backend_.finish = [&asked](CallNumber call, const Watches&) { asked = call; };
  Ask("1", "resources/subscribe", kNewestWithHandshake,
      R"("uri":"test://thing/1")");
  server_.ResourceUpdated("test://thing/1");
  EXPECT_THAT(lines_, IsEmpty());
  server_.Finish(asked, Watches{});
  const Json refused = TakeLast();
  EXPECT_EQ(refused["error"]["code"], kResourceNotFound);
  EXPECT_EQ(refused["error"]["data"]["uri"], "test://thing/1");
  server_.ResourceUpdated("test://thing/1");
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(ServerFeaturesTest, DoesNotBeginToTellWhatWasTakenBackMeanwhile) {
  CallNumber asked = 0;
  backend_.finish = [&asked](CallNumber call, const Watches&) { asked = call; };
  for (const bool by_a_new_session : {false, true}) {
    Initialize(Revision::k2025_11_25);
    Ask("1", "resources/subscribe", kNewestWithHandshake,
        R"("uri":"test://thing/1")");
    if (by_a_new_session) {
      Initialize(Revision::k2025_11_25);
    } else {
      Ask("2", "resources/unsubscribe", kNewestWithHandshake,
          R"("uri":"test://thing/1")");
    }
    lines_.clear();

    server_.Finish(asked, Watches{{"test://thing/1"}});

    EXPECT_EQ(TakeLast()["result"], Json::object());
    server_.ResourceUpdated("test://thing/1");
    EXPECT_THAT(lines_, IsEmpty());
  }
}

TEST_F(ServerFeaturesTest, LogsWhatASessionAskedFor) {
  Initialize(Revision::k2025_11_25);
  Ask("1", "logging/setLevel", kNewestWithHandshake, R"("level":"error")");
  TakeLast();
  Ask("2", "logging/setLevel", kNewestWithHandshake, R"("level":"loud")");
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
  Ask("3", "tools/call", kNewestWithHandshake, R"("name":"echo")");
  const CallNumber call = backend_.calls.at(0);
  server_.Log(call, Severity::kWarning, "x", "less");
  server_.Log(call, Severity::kError, "x", {{"a", 1}});
  EXPECT_EQ(TakeLast()["params"],
            (Json{{"level", "error"}, {"logger", "x"}, {"data", {{"a", 1}}}}));
}

TEST_F(ServerFeaturesTest, LogsWhatTheRequestItselfAskedFor) {
  Ask("1", "tools/call", kStateless, R"("name":"echo")");
  server_.Log(backend_.calls.at(0), Severity::kEmergency, "", "fire");
  EXPECT_THAT(lines_, IsEmpty());
  Ask("2", "tools/call", kStateless, R"("name":"echo")", "{}",
      R"(,"io.modelcontextprotocol/logLevel":"info")");
  server_.Log(backend_.calls.at(1), Severity::kDebug, "", "smoke");
  EXPECT_THAT(lines_, IsEmpty());
  server_.Log(backend_.calls.at(1), Severity::kInfo, "", "fire");
  EXPECT_EQ(TakeLast()["params"]["data"], "fire");
  Ask("3", "tools/call", kStateless, R"("name":"echo")", "{}",
      R"(,"io.modelcontextprotocol/logLevel":"loud")");
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
}

TEST_F(ServerFeaturesTest, SaysWhichResourceThereIsNot) {
  Ask("1", "resources/read", kStateless, R"("uri":"test://x")");
  server_.FailUnknownResource(backend_.calls.at(0), {.message = "none"});
  EXPECT_EQ(TakeLast()["error"]["data"]["uri"], "test://x");
}

}  // namespace
}  // namespace osiris::mcp
