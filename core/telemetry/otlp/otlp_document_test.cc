#include "core/telemetry/otlp/otlp_document.h"

#include <string>

#include "core/base/json.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr char kId[] = "0123456789abcdef0123456789abcdef";

OtlpName NameOf(std::string_view operation) {
  if (operation == "discovery.request") {
    return {.method = "tools/call", .tool = "discovery_request"};
  }
  return {};
}

CallSpan Span(const std::string& operation) {
  return {.end = Clock::Wall(std::chrono::seconds(1'800'000'000)),
          .sample = {.key = {.door = "mcp",
                             .client = "claude\xFF",
                             .operation = operation,
                             .outcome = "ok"},
                     .rows = 7,
                     .bytes = 9,
                     .elapsed_us = 1500,
                     .correlation_id = kId}};
}

Json SpanIn(const std::string& body) {
  const absl::StatusOr<Json> document = ParseJson(body);
  EXPECT_TRUE(document.ok());
  return document->at(
      Json::json_pointer("/resourceSpans/0/scopeSpans/0/spans/0"));
}

Json ValueOf(const Json& thing, const std::string& key) {
  for (const Json& attribute : thing.at("attributes")) {
    if (attribute.at("key") == key) return attribute.at("value");
  }
  return nullptr;
}

TEST(OtlpTracesTest, WritesSpansAsTheProtocolHasThemInJson) {
  const Json span = SpanIn(OtlpTraces({Span("discovery.request")}, {}, NameOf));

  EXPECT_EQ(span.at("name"), "tools/call discovery_request");
  EXPECT_EQ(span.at("kind"), 2);
  EXPECT_EQ(span.at("traceId"), kId);
  EXPECT_EQ(span.at("spanId"), std::string(kId).substr(16));
  EXPECT_EQ(span.at("startTimeUnixNano"), "1799999999998500000");
  EXPECT_EQ(span.at("endTimeUnixNano"), "1800000000000000000");
  EXPECT_EQ(ValueOf(span, "osiris.rows"), Json({{"intValue", "7"}}));
  EXPECT_EQ(ValueOf(span, "gen_ai.tool.name"),
            Json({{"stringValue", "discovery_request"}}));
  // What a client calls itself may be anything.
  EXPECT_EQ(ValueOf(span, "osiris.client.name"),
            Json({{"stringValue", "claude\xEF\xBF\xBD"}}));
  EXPECT_EQ(ValueOf(span, "error.type"), Json());
}

TEST(OtlpTracesTest, PutsACallIntoTheTraceThatItBrought) {
  CallSpan call = Span("discovery.request");
  call.sample.trace = TraceContext{.trace_id = std::string(32, 'a'),
                                   .parent_id = std::string(16, 'b'),
                                   .sampled = true};
  call.sample.key.outcome = "RUN/TIMED_OUT";

  const Json span = SpanIn(OtlpTraces({call}, {}, NameOf));

  EXPECT_EQ(span.at("traceId"), std::string(32, 'a'));
  EXPECT_EQ(span.at("parentSpanId"), std::string(16, 'b'));
  EXPECT_EQ(span.at("flags"), 0x301);
  EXPECT_EQ(span.at("status"), Json({{"code", 2}}));
  EXPECT_EQ(ValueOf(span, "error.type"), Json({{"stringValue", "tool_error"}}));
  EXPECT_EQ(ValueOf(span, "osiris.outcome"),
            Json({{"stringValue", "RUN/TIMED_OUT"}}));
}

TEST(OtlpTracesTest, NamesWhatIsOfNoProtocolByItsOperation) {
  CallSpan call = Span("audit.show");
  EXPECT_EQ(SpanIn(OtlpTraces({call}, {}, NameOf)).at("kind"), 1);
  call = Span("discovery.request");
  call.sample.key.door = "desktop";
  EXPECT_EQ(SpanIn(OtlpTraces({call}, {}, NameOf)).at("name"),
            "discovery.request");
  EXPECT_EQ(SpanIn(OtlpTraces({Span("")}, {}, NameOf)).at("name"), "(unknown)");
}

TEST(OtlpMetricsTest, SumsAreCumulativeAndExact) {
  CallTotals totals;
  CallCounters& counters = totals[Span("discovery.request").sample.key];
  counters.Add(40, 1, 10);
  counters.Add(60, 2, 20);
  counters.Add(400'000'000, 3, 30);

  const absl::StatusOr<Json> document =
      ParseJson(OtlpMetrics(totals, 5, Clock::Wall(std::chrono::seconds(1)),
                            Clock::Wall(std::chrono::seconds(2)), {}, NameOf));

  ASSERT_TRUE(document.ok());
  const Json& metrics = document->at(
      Json::json_pointer("/resourceMetrics/0/scopeMetrics/0/metrics"));
  ASSERT_EQ(metrics.size(), 5u);
  EXPECT_EQ(metrics[0].at("name"), "mcp.server.operation.duration");
  EXPECT_EQ(metrics[0].at("unit"), "s");
  const Json& latency = metrics[0].at("histogram");
  EXPECT_EQ(latency.at("aggregationTemporality"), 2);
  const Json& point = latency.at("dataPoints")[0];
  EXPECT_EQ(point.at("count"), "3");
  EXPECT_EQ(point.at("startTimeUnixNano"), "1000000000");
  EXPECT_EQ(point.at("timeUnixNano"), "2000000000");
  EXPECT_DOUBLE_EQ(point.at("sum"), 400.0001);
  EXPECT_DOUBLE_EQ(point.at("explicitBounds")[0], 0.00005);
  EXPECT_EQ(point.at("bucketCounts").size(),
            point.at("explicitBounds").size() + 1);
  EXPECT_EQ(point.at("bucketCounts")[0], "1");
  EXPECT_EQ(point.at("bucketCounts")[1], "1");
  EXPECT_EQ(point.at("bucketCounts").back(), "1");
  const std::vector<std::pair<std::string, std::string>> sums = {
      {"osiris.calls", "3"},
      {"osiris.rows", "6"},
      {"osiris.answer.size", "60"},
      {"osiris.telemetry.spans.dropped", "5"}};
  for (size_t i = 0; i < sums.size(); ++i) {
    EXPECT_EQ(metrics[i + 1].at("name"), sums[i].first);
    const Json& sum = metrics[i + 1].at("sum");
    EXPECT_EQ(sum.at("isMonotonic"), true);
    EXPECT_EQ(sum.at("dataPoints")[0].at("asInt"), sums[i].second);
  }
}

}  // namespace
}  // namespace osiris
