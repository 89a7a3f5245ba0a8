#include "mcp/server/front_backend.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"
#include "mcp/server/front_test_fixture.h"

namespace osiris::mcp {
namespace {

constexpr char kNewest[] = "osiris://mcp/sources/sqlite.movies/tables.txt";

// A client that has said hello.
class FrontBackendTest : public FrontTest {
 protected:
  FrontBackendTest() {
    Ask("initialize", {{"protocolVersion", "2025-11-25"},
                       {"capabilities", Json::object()},
                       {"clientInfo", {{"name", "c"}, {"version", "1"}}}});
    capabilities_ = lines_.back().at("result").at("capabilities");
    server_.Receive(
        R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    lines_.clear();
  }

  void BrokerAnswers(uint64_t sequence, bool ok, const Json& document) {
    EXPECT_TRUE(backend_.Receive(
        {.sequence = sequence,
         .json = Encode(FrontAnswer{.ok = ok, .correlation_id = "c1"}),
         .tail = DumpJson(document)}));
  }
  // Subscribes, and the broker allows it.
  void Subscribe(const std::string& uri) {
    Ask("resources/subscribe", {{"uri", uri}});
    BrokerAnswers(BrokerHears().sequence, true,
                  {{"status", "success"}, {"uris", {uri}}});
    EXPECT_EQ(lines_.at(0).at("result"), Json::object());
    lines_.clear();
  }
  bool BrokerTells(const FrontNews& news) {
    return backend_.Receive({.sequence = 0, .json = Encode(news)});
  }

  Json capabilities_;
};

TEST_F(FrontBackendTest, DeclaresWhatItServes) {
  EXPECT_TRUE(capabilities_.contains("prompts")) << capabilities_;
  EXPECT_TRUE(capabilities_.contains("completions")) << capabilities_;
  EXPECT_TRUE(capabilities_.contains("logging")) << capabilities_;
  EXPECT_EQ(capabilities_.at("resources").at("subscribe"), true);
  EXPECT_EQ(capabilities_.at("resources").at("listChanged"), true);
}

TEST_F(FrontBackendTest, FillsPromptsInWithoutTheBroker) {
  Ask("prompts/get", {{"name", "explore_source"},
                      {"arguments", {{"connection", "@sqlite.movies"}}}});

  ASSERT_EQ(lines_.size(), 1u);
  const Json& message = lines_[0].at("result").at("messages").at(0);
  EXPECT_NE(message.dump().find("@sqlite.movies"), std::string::npos);
}

TEST_F(FrontBackendTest, RefusesToFillInWhatIsNoName) {
  Ask("prompts/get", {{"name", "explore_source"},
                      {"arguments", {{"connection", "@sqlite.movies\nObey"}}}});

  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_EQ(lines_[0].at("error").at("code"), -32602);
  EXPECT_EQ(lines_[0].dump().find("Obey"), std::string::npos);
}

TEST_F(FrontBackendTest, CompletesNamesThroughTheBroker) {
  Ask("completion/complete",
      {{"ref", {{"type", "ref/prompt"}, {"name", "explore_source"}}},
       {"argument", {{"name", "connection"}, {"value", "@sq"}}}});

  const Frame frame = BrokerHears();
  const auto request = DecodeFrontRequest(frame.json);
  ASSERT_OK(request);
  EXPECT_EQ(request->call.operation, "completions.find");
  EXPECT_EQ(request->call.arguments,
            (Json{{"kind", "connection"}, {"value", "@sq"}}));
  BrokerAnswers(
      frame.sequence, true,
      {{"status", "success"}, {"values", {"@sqlite.a"}}, {"total", 1}});
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_EQ(lines_[0].at("result").at("completion").at("values"),
            Json::array({"@sqlite.a"}));
}

TEST_F(FrontBackendTest, CompletesTablesOfTheConnectionThatWasChosen) {
  Ask("completion/complete",
      {{"ref", {{"type", "ref/prompt"}, {"name", "document_schema"}}},
       {"argument", {{"name", "table"}, {"value", "mo"}}},
       {"context", {{"arguments", {{"connection", "@sqlite.movies"}}}}}});

  const auto request = DecodeFrontRequest(BrokerHears().json);
  ASSERT_OK(request);
  EXPECT_EQ(request->call.arguments, (Json{{"kind", "table"},
                                           {"value", "mo"},
                                           {"connection", "@sqlite.movies"}}));
}

TEST_F(FrontBackendTest, CompletesTemplatesToo) {
  Ask("completion/complete",
      {{"ref",
        {{"type", "ref/resource"},
         {"uri", "osiris://mcp/sources/{source}/tables.txt"}}},
       {"argument", {{"name", "source"}, {"value", ""}}}});

  const auto request = DecodeFrontRequest(BrokerHears().json);
  ASSERT_OK(request);
  EXPECT_EQ(request->call.arguments.at("kind"), "source");
}

TEST_F(FrontBackendTest, TellsThoseWhoSubscribe) {
  Subscribe(kNewest);

  EXPECT_TRUE(
      BrokerTells({.updated = {kNewest, "osiris://mcp/sources/a.b/x"}}));

  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_EQ(lines_[0].at("method"), "notifications/resources/updated");
  EXPECT_EQ(lines_[0].at("params").at("uri"), kNewest);
}

TEST_F(FrontBackendTest, TellsAClientWhatIsMeantForIt) {
  Subscribe(kNewest);

  EXPECT_TRUE(BrokerTells(
      {.client = "other", .resources_changed = true, .updated = {kNewest}}));
  EXPECT_TRUE(lines_.empty());
  EXPECT_TRUE(BrokerTells(
      {.client = "c", .resources_changed = true, .updated = {kNewest}}));
  EXPECT_EQ(lines_.size(), 2u);
}

TEST_F(FrontBackendTest, SubscribesToNothingThatTheBrokerRefuses) {
  Ask("resources/subscribe", {{"uri", kNewest}});
  const Frame frame = BrokerHears();
  const auto request = DecodeFrontRequest(frame.json);
  ASSERT_OK(request);
  EXPECT_EQ(request->call.operation, "resources.watch");
  EXPECT_EQ(request->call.client.name, "c");
  BrokerAnswers(frame.sequence, false,
                {{"status", "error"},
                 {"error", {{"code", "PROTOCOL/RESOURCE_UNKNOWN"}}}});

  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_EQ(lines_[0].at("error").at("code"), kResourceNotFound);
  EXPECT_EQ(lines_[0].at("error").at("data").at("uri"), kNewest);
  lines_.clear();
  EXPECT_TRUE(BrokerTells({.updated = {kNewest}}));
  EXPECT_TRUE(lines_.empty());
}

TEST_F(FrontBackendTest, TellsThatTheListChanged) {
  EXPECT_TRUE(BrokerTells({.resources_changed = true}));

  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_EQ(lines_[0].at("method"), "notifications/resources/list_changed");
}

TEST_F(FrontBackendTest, WatchesNothingThatCannotChange) {
  Ask("resources/subscribe", {{"uri", "osiris://mcp/sources/../x/tables.txt"}});

  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_TRUE(lines_[0].contains("error"));
}

TEST_F(FrontBackendTest, LogsHowACallEndedAndNothingOfItsData) {
  Ask("logging/setLevel", {{"level", "debug"}});
  lines_.clear();
  Ask("tools/call",
      {{"name", "connections_list"}, {"arguments", Json::object()}});
  const uint64_t sequence = BrokerHears().sequence;

  BrokerAnswers(sequence, true, {{"status", "success"}, {"data", "sensitive"}});

  ASSERT_EQ(lines_.size(), 2u);
  EXPECT_EQ(lines_[0].at("method"), "notifications/message");
  EXPECT_EQ(lines_[0].at("params").at("data").at("outcome"), "ok");
  EXPECT_EQ(lines_[0].dump().find("sensitive"), std::string::npos);
  EXPECT_TRUE(lines_[1].contains("result"));
}

TEST_F(FrontBackendTest, HandsTheAnswerOfAToolOnWordForWord) {
  const Json document = {
      {"status", "success"},
      {"data", "\"quoted\" \\ \n ü"},
      {"links", {{"tables", "osiris://mcp/snapshots/x/tables.txt"}}}};
  Ask("tools/call",
      {{"name", "connections_list"}, {"arguments", Json::object()}});

  BrokerAnswers(BrokerHears().sequence, true, document);

  ASSERT_EQ(lines_.size(), 1u);
  const Json& result = lines_[0].at("result");
  EXPECT_EQ(result.at("structuredContent"), document);
  EXPECT_EQ(result.at("content").at(0).at("text"), DumpJson(document));
  EXPECT_EQ(result.at("content").at(1).at("uri"),
            "osiris://mcp/snapshots/x/tables.txt");
  EXPECT_EQ(result.at("isError"), false);
  EXPECT_EQ(result.at("_meta").at("osiris/correlation_id"), "c1");
}

TEST_F(FrontBackendTest, LetsTheBrokerRecordAStateThatIsNotOurs) {
  // A client without a session.
  FrontBackend backend(operations_, 8, front_);
  Server server(MakeDefinition(operations_, 8, ""), &backend,
                [this](std::string line) {
                  lines_.push_back(ParseJson(line).value_or(Json::object()));
                });
  backend.set_server(&server);
  const Json meta = {
      {"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
      {"io.modelcontextprotocol/clientInfo", {{"name", "c"}, {"version", "1"}}},
      {"io.modelcontextprotocol/clientCapabilities", Json::object()}};
  const std::vector<std::pair<std::string, Json>> requests = {
      {"tools/call",
       {{"name", "connections_list"}, {"arguments", Json::object()}}},
      {"resources/read", {{"uri", kNewest}}},
      {"prompts/get",
       {{"name", "explore_source"},
        {"arguments", {{"connection", "@sqlite.movies"}}}}}};
  for (const Json& state : {Json("forged"), Json(""), Json(7)}) {
    for (const auto& [method, params] : requests) {
      Json request = params;
      request["_meta"] = meta;
      request["requestState"] = state;
      lines_.clear();
      server.Receive(DumpJson({{"jsonrpc", "2.0"},
                               {"id", ++id_},
                               {"method", method},
                               {"params", request}}));
      // Not before it is recorded.
      ASSERT_TRUE(lines_.empty()) << method << lines_[0];
      const Frame frame = BrokerHears();
      const auto heard = DecodeFrontRequest(frame.json);
      ASSERT_OK(heard);
      EXPECT_TRUE(heard->call.state_refused) << method;

      EXPECT_TRUE(
          backend.Receive({.sequence = frame.sequence,
                           .json = Encode(FrontAnswer{.correlation_id = "c1"}),
                           .tail = "{}"}));

      ASSERT_EQ(lines_.size(), 1u);
      EXPECT_EQ(lines_[0].at("error").at("code"), -32602);
    }
  }
}

TEST_F(FrontBackendTest, SaysOfACompletionWhetherAPersonCanBeAsked) {
  for (const bool can_ask : {false, true}) {
    if (can_ask) InitializeWithForms();
    Ask("completion/complete",
        {{"ref", {{"type", "ref/prompt"}, {"name", "document_schema"}}},
         {"argument", {{"name", "table"}, {"value", ""}}},
         {"context", {{"arguments", {{"connection", "@sqlite.movies"}}}}}});
    const auto request = DecodeFrontRequest(BrokerHears().json);
    ASSERT_OK(request);
    EXPECT_EQ(request->call.can_ask, can_ask);
    EXPECT_EQ(request->call.asks_in_session, can_ask);
  }
}

TEST_F(FrontBackendTest, LetsTheClientAskWhatToRemember) {
  InitializeWithForms();
  Ask("tools/call",
      {{"name", "memory_capture"}, {"arguments", {{"intent", "x"}}}});
  const Frame frame = BrokerHears();
  EXPECT_TRUE(DecodeFrontRequest(frame.json)->call.can_ask);
  FrontAnswer answer = {.correlation_id = "c1"};
  answer.question = CallQuestion{.id = "q", .shows = "memory"};
  answer.question->memory = MemoryOffer{.session = "chat",
                                        .excerpt = "join \"on\" id",
                                        .bytes = 7,
                                        .retention_days = 30};
  EXPECT_TRUE(backend_.Receive(
      {.sequence = frame.sequence, .json = Encode(answer), .tail = "{}"}));

  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_EQ(lines_[0].at("method"), "elicitation/create");
  const Json& params = lines_[0].at("params");
  EXPECT_EQ(params.at("message"),
            "May this assistant keep 7 bytes in memory `chat` for 30 days? In "
            "its words, masked: \"join \"on\" id\"");
  const Json& field =
      params.at("requestedSchema").at("properties").at("answer");
  EXPECT_EQ(field.at("enum"), Json({"once", "deny"}));
  server_.Receive(DumpJson(
      {{"jsonrpc", "2.0"},
       {"id", lines_[0].at("id")},
       {"result", {{"action", "accept"}, {"content", {{"answer", "once"}}}}}}));
  const auto again = DecodeFrontRequest(BrokerHears().json);
  ASSERT_OK(again);
  ASSERT_TRUE(again->call.consent.has_value());
  EXPECT_EQ(again->call.consent->question, "q");
  EXPECT_EQ(again->call.consent->answer, "once");
}

TEST_F(FrontBackendTest, AFormExplainsTheAnswersThatItHasAndNoOther) {
  Ask("initialize",
      {{"protocolVersion", "2025-11-25"},
       {"capabilities", {{"elicitation", {{"form", Json::object()}}}}},
       {"clientInfo", {{"name", "c"}, {"version", "1"}}}});
  for (const char* const shows : {"structure", "rows"}) {
    lines_.clear();
    Ask("tools/call", {{"name", "discovery_request"},
                       {"arguments", {{"connection", "@sqlite.a"}}}});
    const Frame frame = BrokerHears();
    FrontAnswer answer = {.correlation_id = "c1"};
    answer.question =
        CallQuestion{.id = "q", .connection = "@sqlite.a", .shows = shows};
    EXPECT_TRUE(backend_.Receive(
        {.sequence = frame.sequence, .json = Encode(answer), .tail = "{}"}));

    ASSERT_EQ(lines_.size(), 1u);
    const Json field = lines_[0]
                           .at("params")
                           .at("requestedSchema")
                           .at("properties")
                           .at("answer");
    const auto text = field.at("description").get<std::string>();
    for (const std::string word : {"once", "session", "schema"}) {
      const Json& words = field.at("enum");
      EXPECT_EQ(std::find(words.begin(), words.end(), word) != words.end(),
                text.find(word + ":") != std::string::npos)
          << shows << " " << word;
    }
  }
}

TEST_F(FrontBackendTest, TakesNoAnswerThatWouldLeaveItsLine) {
  for (const char* const text : {"{\"a\":\n1}", "[]", "", "{", "x"}) {
    Ask("tools/call",
        {{"name", "connections_list"}, {"arguments", Json::object()}});
    const Frame frame = BrokerHears();

    EXPECT_FALSE(backend_.Receive(
        {.sequence = frame.sequence,
         .json = Encode(FrontAnswer{.ok = true, .correlation_id = "c1"}),
         .tail = text}))
        << text;
  }
  EXPECT_TRUE(lines_.empty());
}

TEST_F(FrontBackendTest, TakesNoNewsOfAnotherShape) {
  EXPECT_FALSE(backend_.Receive({.sequence = 0, .json = "{}"}));
  EXPECT_FALSE(backend_.Receive(
      {.sequence = 0, .json = Encode(FrontNews{}), .tail = "x"}));
}

}  // namespace
}  // namespace osiris::mcp
