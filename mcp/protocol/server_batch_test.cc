#include "gmock/gmock.h"
#include "mcp/protocol/server.h"
#include "mcp/protocol/server_test_fixture.h"

namespace osiris::mcp {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kPing[] = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
constexpr char kCall[] = R"({"jsonrpc":"2.0","id":2,"method":"tools/call",)"
                         R"("params":{"name":"echo"}})";
constexpr char kNotification[] =
    R"({"jsonrpc":"2.0","method":"notifications/initialized"})";

using ServerBatchTest = ServerTest;

TEST_F(ServerBatchTest, AnswersABatchAsOne) {
  Initialize(Revision::k2025_03_26);

  Receive(fmt::format("[{},{},{}]", kPing, kCall, kNotification));
  EXPECT_THAT(lines_, IsEmpty());
  server_.Finish(backend_.calls.at(0), ToolOutcome{});

  const Json answers = TakeLast();
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_EQ(answers[0]["id"], 1);
  EXPECT_EQ(answers[1]["id"], 2);
}

TEST_F(ServerBatchTest, LeavesOutWhatWasCancelled) {
  Initialize(Revision::k2025_03_26);
  Receive(fmt::format("[{},{}]", kPing, kCall));

  Receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
          R"("params":{"requestId":2}})");

  EXPECT_THAT(TakeLast(), SizeIs(1));
}

TEST_F(ServerBatchTest, IsSilentAboutNotifications) {
  Initialize(Revision::k2025_03_26);

  Receive(fmt::format("[{},{}]", kNotification, kNotification));

  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(ServerBatchTest, AnswersEachMalformedMessage) {
  Initialize(Revision::k2025_03_26);

  Receive(fmt::format("[1,{},[]]", kPing));

  const Json answers = TakeLast();
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_EQ(answers[0]["error"]["code"], kInvalidRequest);
  EXPECT_EQ(answers[2]["error"]["code"], kInvalidRequest);
}

TEST_F(ServerBatchTest, RefusesBatchesOfOtherRevisions) {
  Receive(fmt::format("[{}]", kPing));
  EXPECT_EQ(TakeErrorCode(), kInvalidRequest);
  for (const Revision revision :
       {Revision::k2024_11_05, Revision::k2025_06_18, Revision::k2025_11_25}) {
    Initialize(revision);
    Receive(fmt::format("[{},{}]", kPing, kPing));
    EXPECT_EQ(TakeErrorCode(), kInvalidRequest);
  }
}

TEST_F(ServerBatchTest, RefusesEmptyAndHugeBatches) {
  Initialize(Revision::k2025_03_26);

  Receive("[]");
  EXPECT_EQ(TakeErrorCode(), kInvalidRequest);
  std::string many = "[";
  for (int i = 0; i < 101; ++i) many += std::string(kNotification) + ",";
  many.back() = ']';
  Receive(many);
  EXPECT_EQ(TakeErrorCode(), kInvalidRequest);
  Receive("[1,");
  EXPECT_EQ(TakeErrorCode(), kParseError);
}

TEST_F(ServerBatchTest, RefusesInitializeInABatch) {
  Initialize(Revision::k2025_03_26);

  Receive(R"([{"jsonrpc":"2.0","id":9,"method":"initialize",)"
          R"("params":{"protocolVersion":"2025-11-25"}}])");

  EXPECT_EQ(TakeLast()[0]["error"]["code"], kInvalidRequest);
}

}  // namespace
}  // namespace osiris::mcp
