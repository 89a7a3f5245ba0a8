#include "mcp/protocol/server.h"

#include "gmock/gmock.h"
#include "mcp/protocol/server_test_fixture.h"

namespace osiris::mcp {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Revision kStateless = Revision::k2026_07_28;

TEST_F(ServerTest, AgreesOnEveryRevisionWithHandshake) {
  for (const Revision revision :
       {Revision::k2024_11_05, Revision::k2025_03_26, Revision::k2025_06_18,
        Revision::k2025_11_25}) {
    Initialize(revision);
  }
}

TEST_F(ServerTest, OffersTheNewestToClientsOfOtherRevisions) {
  for (const char* asked : {"2026-07-28", "1999-01-01", "", "x"}) {
    Ask("1", "initialize", kNewestWithHandshake,
        fmt::format(R"("protocolVersion":"{}","capabilities":{{}})", asked));
    EXPECT_EQ(TakeLast()["result"]["protocolVersion"], "2025-11-25");
  }
}

TEST_F(ServerTest, IntroducesItself) {
  Ask("1", "initialize", kNewestWithHandshake,
      R"("protocolVersion":"2025-11-25","capabilities":{})");

  const Json result = TakeLast()["result"];
  EXPECT_EQ(
      result["serverInfo"],
      (Json{{"name", "test-server"}, {"title", "Test"}, {"version", "1.2.3"}}));
  EXPECT_EQ(result["instructions"], "Call `echo`.");
  EXPECT_TRUE(result["capabilities"].contains("tools"));
  EXPECT_FALSE(result.contains("resultType"));
}

TEST_F(ServerTest, RefusesAnInitializeThatSaysNoVersion) {
  Ask("1", "initialize", kNewestWithHandshake);
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
  Ask("2", "initialize", kNewestWithHandshake, R"("protocolVersion":7)");
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
  Ask("3", "initialize", kNewestWithHandshake,
      R"("protocolVersion":"2025-11-25","clientInfo":7)");
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
  // None of them left a mark.
  Ask("4", "tools/list", kNewestWithHandshake);
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
}

TEST_F(ServerTest, RefusesAnInitializeThatSaysNotWhatTheClientCan) {
  for (const char* capabilities :
       {"", R"(,"capabilities":[])", R"(,"capabilities":null)"}) {
    Ask("1", "initialize", kNewestWithHandshake,
        fmt::format(R"("protocolVersion":"2025-11-25"{},)"
                    R"("clientInfo":{{"name":"c","version":"1"}})",
                    capabilities));
    EXPECT_EQ(TakeErrorCode(), kInvalidParams) << capabilities;
  }
}

TEST_F(ServerTest, ServesStatelessRequestsWithoutHandshake) {
  Ask("1", "server/discover", kStateless);
  const Json discovered = TakeLast()["result"];
  EXPECT_EQ(discovered["supportedVersions"][0], "2026-07-28");
  EXPECT_EQ(discovered["resultType"], "complete");
  EXPECT_EQ(discovered["cacheScope"], "public");
  EXPECT_GT(discovered["ttlMs"], 0);

  Ask("2", "tools/list", kStateless);
  const Json listed = TakeLast()["result"];
  EXPECT_THAT(listed["tools"], SizeIs(1));
  EXPECT_EQ(listed["_meta"]["io.modelcontextprotocol/serverInfo"]["name"],
            "test-server");
}

TEST_F(ServerTest, WantsBothMembersOfAStatelessRequest) {
  for (const char* meta :
       {R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"})",
        R"("_meta":{"io.modelcontextprotocol/clientCapabilities":{}})",
        R"("_meta":{"io.modelcontextprotocol/protocolVersion":1,)"
        R"("io.modelcontextprotocol/clientCapabilities":{}})",
        R"("_meta":7)", ""}) {
    Ask("1", "tools/list", kNewestWithHandshake, meta);
    EXPECT_EQ(TakeErrorCode(), kInvalidParams) << meta;
  }
}

TEST_F(ServerTest, SaysWhichVersionsThereAre) {
  Ask("1", "tools/list", kNewestWithHandshake,
      R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2099-01-01",)"
      R"("io.modelcontextprotocol/clientCapabilities":{}})");

  const Json error = TakeLast()["error"];
  EXPECT_EQ(error["code"], kUnsupportedVersion);
  EXPECT_EQ(error["data"]["requested"], "2099-01-01");
  EXPECT_THAT(error["data"]["supported"], SizeIs(5));
}

TEST_F(ServerTest, DecidesForEveryMessageAnew) {
  Receive("{bad");
  EXPECT_EQ(TakeErrorCode(), kParseError);
  Ask("1", "tools/list", kNewestWithHandshake, R"("_meta":7)");
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);

  Ask("2", "tools/list", kStateless);
  EXPECT_TRUE(TakeLast()["result"].contains("resultType"));
  Initialize(Revision::k2025_06_18);
  Ask("3", "tools/list", kNewestWithHandshake);
  EXPECT_FALSE(TakeLast()["result"].contains("resultType"));
  Ask("4", "tools/list", kStateless);
  EXPECT_TRUE(TakeLast()["result"].contains("resultType"));
}

TEST_F(ServerTest, ServesEachMethodInItsErasOnly) {
  Ask("1", "ping", kNewestWithHandshake);
  EXPECT_EQ(TakeLast()["result"], Json::object());
  Ask("2", "ping", kStateless);
  EXPECT_EQ(TakeErrorCode(), kMethodNotFound);
  Ask("3", "initialize", kStateless, R"("protocolVersion":"2025-11-25")");
  EXPECT_EQ(TakeErrorCode(), kMethodNotFound);
  Initialize(Revision::k2025_11_25);
  Ask("4", "server/discover", kNewestWithHandshake);
  EXPECT_EQ(TakeErrorCode(), kMethodNotFound);
  Ask("5", "no/such", kNewestWithHandshake);
  EXPECT_EQ(TakeErrorCode(), kMethodNotFound);
}

TEST_F(ServerTest, ShowsOfAToolWhatTheRevisionKnows) {
  Initialize(Revision::k2024_11_05);
  Ask("1", "tools/list", kNewestWithHandshake);
  Json tool = TakeLast()["result"]["tools"][0];
  EXPECT_EQ(tool, (Json{{"name", "echo"},
                        {"description", "Says it again."},
                        {"inputSchema", {{"type", "object"}}}}));

  Initialize(Revision::k2025_03_26);
  Ask("2", "tools/list", kNewestWithHandshake);
  tool = TakeLast()["result"]["tools"][0];
  EXPECT_EQ(tool["annotations"], (Json{{"title", "Echo"},
                                       {"readOnlyHint", true},
                                       {"openWorldHint", false}}));
  EXPECT_FALSE(tool.contains("outputSchema"));

  Initialize(Revision::k2025_06_18);
  Ask("3", "tools/list", kNewestWithHandshake);
  tool = TakeLast()["result"]["tools"][0];
  EXPECT_EQ(tool["title"], "Echo");
  EXPECT_TRUE(tool.contains("outputSchema"));
}

TEST_F(ServerTest, ListsNoUnlistedToolAndNoCursorToIt) {
  Ask("1", "tools/list", kStateless);
  const Json result = TakeLast()["result"];
  ASSERT_THAT(result["tools"], SizeIs(1));
  EXPECT_EQ(result["tools"][0]["name"], "echo");
  EXPECT_FALSE(result.contains("nextCursor"));

  Ask("2", "tools/call", kStateless, R"("name":"later")");
  EXPECT_THAT(lines_, IsEmpty());
  EXPECT_EQ(backend_.last_tool, "later");
}

TEST_F(ServerTest, ListsToolsThatWereReplacedAndNotThoseBefore) {
  for (int again = 0; again < 2; ++again) {
    Ask("1", "tools/list", kStateless);
    EXPECT_EQ(TakeLast()["result"]["tools"][0]["name"], "echo");
  }

  server_.ReplaceTools({{.name = "other",
                         .description = "Another.",
                         .input_schema = Json{{"type", "object"}}}});

  for (int again = 0; again < 2; ++again) {
    Ask("2", "tools/list", kStateless);
    EXPECT_EQ(TakeLast()["result"]["tools"][0]["name"], "other");
  }
}

TEST_F(ServerTest, RefusesCursorsThatNobodyGaveOut) {
  for (const char* method : {"tools/list", "resources/templates/list"}) {
    Ask("1", method, kStateless, R"("cursor":"x")");
    EXPECT_EQ(TakeErrorCode(), kInvalidParams) << method;
  }
  Ask("2", "resources/list", kStateless, R"("cursor":7)");
  EXPECT_EQ(TakeErrorCode(), kInvalidParams);
}

TEST_F(ServerTest, AnswersNoNotificationAndNoResponse) {
  for (const char* line :
       {R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
        R"({"jsonrpc":"2.0","method":"no/such"})",
        R"({"jsonrpc":"2.0","method":"tools/list","params":{}})",
        R"({"jsonrpc":"2.0","method":"notifications/cancelled"})",
        R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
        R"("params":{"requestId":7}})",
        R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
        R"("params":{"requestId":{}}})",
        R"({"jsonrpc":"2.0","id":1,"result":{}})",
        R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}})"}) {
    Receive(line);
    EXPECT_THAT(lines_, IsEmpty()) << line;
  }
}

TEST_F(ServerTest, LeavesAnUnknownIdOutWhereTheRevisionAllowsIt) {
  Receive("{bad");
  EXPECT_FALSE(TakeLast().contains("id"));
  server_.ReceiveTooLong();
  EXPECT_EQ(TakeErrorCode(), kInvalidRequest);

  Initialize(Revision::k2025_06_18);
  Receive("{bad");
  EXPECT_TRUE(TakeLast()["id"].is_null());
}

TEST_F(ServerTest, PointsAtTheIdOfAMalformedRequest) {
  Receive(R"({"jsonrpc":"2.0","id":"x","method":1})");

  const Json last = TakeLast();
  EXPECT_EQ(last["id"], "x");
  EXPECT_EQ(last["error"]["code"], kInvalidRequest);
}

}  // namespace
}  // namespace osiris::mcp
