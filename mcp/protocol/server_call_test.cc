#include "gmock/gmock.h"
#include "mcp/protocol/server.h"
#include "mcp/protocol/server_test_fixture.h"

namespace osiris::mcp {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Revision kStateless = Revision::k2026_07_28;

class ServerCallTest : public ServerTest {
 protected:
  void CallEcho(std::string_view id, Revision revision,
                std::string_view more = "") {
    Ask(id, "tools/call", revision,
        fmt::format(R"("name":"echo","arguments":{{"a":1}}{})", more));
  }
};

TEST_F(ServerCallTest, AnswersWhenTheBackendDoes) {
  CallEcho("7", kStateless);
  EXPECT_THAT(lines_, IsEmpty());
  EXPECT_EQ(backend_.last_arguments, (Json{{"a", 1}}));

  server_.Finish(
      backend_.calls.at(0),
      ToolOutcome{.document = {{"b", 2}},
                  .links = {{.uri = "test://thing/1", .name = "one"}},
                  .meta = {{"x/y", 1}}});

  const Json last = TakeLast();
  EXPECT_EQ(last["id"], 7);
  const Json& result = last["result"];
  EXPECT_EQ(result["structuredContent"], (Json{{"b", 2}}));
  EXPECT_EQ(result["content"][0]["text"], R"({"b":2})");
  EXPECT_EQ(result["content"][1]["type"], "resource_link");
  EXPECT_EQ(result["isError"], false);
  EXPECT_EQ(result["_meta"]["x/y"], 1);
  EXPECT_EQ(server_.in_flight(), 0u);
}

TEST_F(ServerCallTest, GivesOldClientsTextOnly) {
  Initialize(Revision::k2025_03_26);
  CallEcho("7", kNewestWithHandshake);

  server_.Finish(
      backend_.calls.at(0),
      ToolOutcome{.document = {{"b", 2}},
                  .links = {{.uri = "test://thing/1", .name = "one"}}});

  EXPECT_EQ(TakeLast()["result"],
            (Json{{"content", {{{"type", "text"}, {"text", R"({"b":2})"}}}},
                  {"isError", false}}));
}

TEST_F(ServerCallTest, TellsTheBackendWhoAsks) {
  Initialize(Revision::k2025_11_25);

  CallEcho("1", kNewestWithHandshake);
  EXPECT_EQ(backend_.last_client, "tester");
  CallEcho("2", kStateless);
  EXPECT_EQ(backend_.last_client, "");
}

TEST_F(ServerCallTest, KnowsToolsByTheirAliases) {
  Ask("1", "tools/call", kStateless, R"("name":"old.echo")");

  EXPECT_EQ(backend_.last_tool, "echo");
  EXPECT_EQ(backend_.last_arguments, Json::object());
}

TEST_F(ServerCallTest, RefusesMalformedCalls) {
  for (const char* params :
       {R"("name":"nope")", R"("name":7)", R"("arguments":{})",
        R"("name":"echo","arguments":[])", R"("name":"echo","arguments":"x")",
        R"("name":"echo","arguments":null)"}) {
    Ask("1", "tools/call", kStateless, params);
    EXPECT_EQ(TakeErrorCode(), kInvalidParams) << params;
  }
  EXPECT_THAT(backend_.calls, IsEmpty());
}

TEST_F(ServerCallTest, RefusesAnIdThatWaits) {
  CallEcho("7", kStateless);
  CallEcho("7", kStateless);
  EXPECT_EQ(TakeErrorCode(), kInvalidRequest);
  Ask("7", "tools/list", kStateless);
  EXPECT_EQ(TakeErrorCode(), kInvalidRequest);
  EXPECT_THAT(backend_.calls, SizeIs(1));

  server_.Finish(backend_.calls.at(0), ToolOutcome{});
  EXPECT_TRUE(TakeLast().contains("result"));
  CallEcho("7", kStateless);
  EXPECT_THAT(backend_.calls, SizeIs(2));
}

TEST_F(ServerCallTest, IsSilentAfterACancel) {
  CallEcho("18446744073709551616", kStateless, R"(,"_meta2":{})");
  const CallNumber call = backend_.calls.at(0);

  Receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
          R"("params":{"requestId":18446744073709551616}})");
  EXPECT_THAT(backend_.cancelled, ElementsAre(call));

  server_.Report(call, 1, 2, "x");
  server_.Finish(call, ToolOutcome{});
  server_.Fail(call, RpcError{});
  server_.FailUnknownResource(call, RpcError{});
  // A second one means nothing.
  Receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
          R"("params":{"requestId":18446744073709551616}})");
  EXPECT_THAT(lines_, IsEmpty());
  EXPECT_THAT(backend_.cancelled, SizeIs(1));
}

TEST_F(ServerCallTest, ACancelOfAnotherIdChangesNothing) {
  CallEcho("1", kStateless);

  Receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
          R"("params":{"requestId":"1"}})");

  EXPECT_THAT(backend_.cancelled, IsEmpty());
}

TEST_F(ServerCallTest, AnswersOnce) {
  CallEcho("1", kStateless);

  server_.Finish(backend_.calls.at(0), ToolOutcome{});
  server_.Finish(backend_.calls.at(0), ToolOutcome{});
  server_.Finish(backend_.calls.at(0) + 1, ToolOutcome{});

  EXPECT_THAT(lines_, SizeIs(1));
}

TEST_F(ServerCallTest, ReportsProgressThatGrows) {
  Initialize(Revision::k2025_11_25);
  CallEcho("1", kNewestWithHandshake,
           R"(,"_meta":{"progressToken":"p\u0041"})");
  const CallNumber call = backend_.calls.at(0);

  server_.Report(call, 1, 10, "reading");
  server_.Report(call, 1, 10, "again");
  server_.Report(call, 5, 0, "");

  EXPECT_THAT(
      lines_,
      ElementsAre(R"({"jsonrpc":"2.0","method":"notifications/progress",)"
                  R"("params":{"progressToken":"p\u0041",)"
                  R"("message":"reading","progress":1,"total":10}})",
                  R"({"jsonrpc":"2.0","method":"notifications/progress",)"
                  R"("params":{"progressToken":"p\u0041","progress":5}})"));
}

TEST_F(ServerCallTest, ReportsNothingThatNobodyAskedFor) {
  CallEcho("1", kStateless);
  server_.Report(backend_.calls.at(0), 1, 10, "reading");
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(ServerCallTest, SaysThatItIsBusy) {
  for (const char* id : {"1", "2", "3"}) CallEcho(id, kStateless);
  CallEcho("4", kStateless);
  EXPECT_EQ(TakeLast()["result"]["isError"], true);
  Ask("5", "resources/list", kStateless);
  const Json error = TakeLast()["error"];
  EXPECT_EQ(error["code"], kInternalError);
  EXPECT_EQ(error["data"]["again"], true);
  EXPECT_THAT(backend_.calls, SizeIs(3));

  server_.Finish(backend_.calls.at(1), ToolOutcome{});
  TakeLast();
  CallEcho("4", kStateless);
  EXPECT_THAT(backend_.calls, SizeIs(4));
}

TEST_F(ServerCallTest, ListsAndReadsResources) {
  Ask("1", "resources/list", kStateless, R"("cursor":"c")");
  EXPECT_EQ(backend_.last_cursor, "c");
  server_.Finish(
      backend_.calls.at(0),
      ResourcePage{
          .resources = {{.uri = "test://thing/1", .name = "one", .bytes = 12}},
          .next_cursor = "d"});
  Json result = TakeLast()["result"];
  EXPECT_EQ(result["nextCursor"], "d");
  EXPECT_EQ(result["resources"][0]["size"], 12);
  EXPECT_EQ(result["cacheScope"], "private");
  EXPECT_EQ(result["ttlMs"], 0);

  Ask("2", "resources/read", kStateless, R"("uri":"test://thing/1")");
  EXPECT_EQ(backend_.last_uri, "test://thing/1");
  server_.Finish(backend_.calls.at(1),
                 ResourceText{.uri = "test://thing/1", .text = "hello"});
  result = TakeLast()["result"];
  EXPECT_EQ(result["contents"][0]["text"], "hello");

  Ask("3", "resources/templates/list", kStateless);
  EXPECT_THAT(TakeLast()["result"]["resourceTemplates"], SizeIs(1));
  Ask("4", "resources/read", kStateless);
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
}

TEST_F(ServerCallTest, NumbersAnUnknownResourceAsTheRevisionDoes) {
  Ask("1", "resources/read", kStateless, R"("uri":"x")");
  server_.FailUnknownResource(backend_.calls.at(0), {.message = "none"});
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);

  Initialize(Revision::k2025_11_25);
  Ask("2", "resources/read", kNewestWithHandshake, R"("uri":"x")");
  server_.FailUnknownResource(backend_.calls.at(1), {.message = "none"});
  EXPECT_EQ(TakeErrorCode(), kResourceNotFound);
}

TEST_F(ServerCallTest, WritesTextThatIsNoUtf8AsReplaced) {
  CallEcho("1", kStateless);

  server_.Finish(backend_.calls.at(0),
                 ToolOutcome{.document = {{"cell", "\xFF"}}});

  EXPECT_THAT(lines_.at(0), HasSubstr("\xEF\xBF\xBD"));
}

TEST_F(ServerCallTest, SendsTextByteForByteAsItWouldTheDocument) {
  const Json document = {{"z", {1, 2.5, nullptr}}, {"a", "\"\\\n ü \x01"}};
  for (const Revision revision : AllRevisions()) {
    if (!IsStateless(revision)) Initialize(revision);
    const Revision spoken =
        IsStateless(revision) ? revision : kNewestWithHandshake;
    std::vector<std::string> lines;
    for (const bool as_text : {false, true}) {
      Ask("1", "tools/call", spoken, R"("name":"echo")");
      ToolOutcome outcome = {.document = document,
                             .is_error = true,
                             .links = {{.uri = "test://a", .name = "a"}},
                             .meta = {{"k", "v"}}};
      if (as_text) {
        outcome.document = Json();
        outcome.text = DumpJson(document);
      }
      server_.Finish(backend_.calls.back(), outcome);
      ASSERT_THAT(lines_, SizeIs(1));
      lines.push_back(lines_.back());
      lines_.clear();
    }
    EXPECT_EQ(lines[0], lines[1]) << NameOf(revision);
  }
}

}  // namespace
}  // namespace osiris::mcp
