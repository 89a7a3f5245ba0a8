#include "tools/bench/mcp_load.h"

#include <csignal>
#include <string>

#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::bench {
namespace {

using ::testing::HasSubstr;

// A server in one line of sed: answers each request with `result`, and says
// something of its own before that.
LoadPlan PlanAgainst(const std::string& result) {
  LoadPlan plan;
  plan.command = {"sed", "-n", "-u", "-E",
                  R"(/"id"/{i {"jsonrpc":"2.0","method":"notifications/x"})"
                  "\n"
                  R"(s/.*"id":([0-9]+).*/{"jsonrpc":"2.0","id":\1,"result":)" +
                      result + "}/p}"};
  plan.tool = "any";
  plan.sequential = 10;
  plan.pipelined = 10;
  plan.depth = 4;
  plan.runs = 2;
  plan.timeout = std::chrono::seconds(20);
  return plan;
}

class McpLoadTest : public testing::Test {
 protected:
  // Writing to a server that has gone is an error and not the end.
  McpLoadTest() { std::signal(SIGPIPE, SIG_IGN); }
};

TEST_F(McpLoadTest, MeasuresAServer) {
  LoadResult result;

  ASSERT_OK(RunLoad(PlanAgainst(R"({"serverInfo":{"name":"sed"}})"), result));

  EXPECT_EQ(result.server.value("name", ""), "sed");
  EXPECT_GT(result.figures["spawn_to_initialize_ms"].Median(), 0);
  EXPECT_GT(result.figures["call_p50_ms"].Median(), 0);
  EXPECT_GT(result.figures["pipelined_calls_per_s"].Median(), 0);
  EXPECT_EQ(result.figures["processes"].Median(), 1);
  EXPECT_EQ(result.faults["tool errors"], 0);
  EXPECT_EQ(result.faults["stray replies"], 0);
  EXPECT_EQ(result.first_error, "");
}

TEST_F(McpLoadTest, CountsErrorsOfTools) {
  LoadResult result;

  ASSERT_OK(RunLoad(PlanAgainst(R"({"isError":true})"), result));

  EXPECT_GT(result.faults["tool errors"], 0);
  EXPECT_THAT(result.first_error, HasSubstr("isError"));
}

TEST_F(McpLoadTest, FailsWhenTheServerEnds) {
  LoadPlan plan = PlanAgainst("{}");
  plan.command = {"true"};
  LoadResult result;

  EXPECT_EQ(RunLoad(plan, result).code(), absl::StatusCode::kUnavailable);
}

TEST_F(McpLoadTest, FailsWhenThereIsNoSuchServer) {
  LoadPlan plan = PlanAgainst("{}");
  plan.command = {"/does/not/exist"};
  LoadResult result;

  EXPECT_EQ(RunLoad(plan, result).code(), absl::StatusCode::kUnavailable);
}

TEST(SeriesTest, InterpolatesQuantiles) {
  Series series;
  for (const double value : {4.0, 1.0, 3.0, 2.0}) series.Add(value);

  EXPECT_DOUBLE_EQ(series.Quantile(0), 1);
  EXPECT_DOUBLE_EQ(series.Median(), 2.5);
  EXPECT_DOUBLE_EQ(series.Quantile(1), 4);
}

}  // namespace
}  // namespace osiris::bench
