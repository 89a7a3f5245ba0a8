#include "core/telemetry/otlp/otlp_document.h"

#include <chrono>
#include <utility>

#include "core/base/fingerprint.h"
#include "core/base/json.h"
#include "core/base/version.h"

namespace osiris {
namespace {

// Numbers of the protocol's enumerations.
constexpr int kSpanInternal = 1;
constexpr int kSpanServer = 2;
constexpr int kStatusError = 2;
constexpr int kCumulative = 2;
// Of a span's flags: sampled; the parent is another process's, and that is
// known.
constexpr int kSampled = 1;
constexpr int kRemoteParent = 0x300;

constexpr size_t kTraceIdSize = 32;
constexpr size_t kSpanIdSize = 16;

// 64 bits are texts in the JSON of protocol buffers.
std::string Text64(int64_t number) { return std::to_string(number); }

std::string UnixNano(Clock::Wall time) {
  return Text64(std::chrono::duration_cast<std::chrono::nanoseconds>(
                    time.time_since_epoch())
                    .count());
}

double Seconds(int64_t us) { return static_cast<double>(us) / 1e6; }

void Add(Json& attributes, const char* key, std::string_view value) {
  if (value.empty()) return;
  attributes.push_back({{"key", key}, {"value", {{"stringValue", value}}}});
}

void Add(Json& attributes, const char* key, int64_t value) {
  attributes.push_back(
      {{"key", key}, {"value", {{"intValue", Text64(value)}}}});
}

Json ResourceOf(const OtlpResource& resource) {
  Json attributes = Json::array();
  Add(attributes, "service.name", resource.service);
  Add(attributes, "service.version", kVersion);
  Add(attributes, "service.instance.id", resource.session);
  return {{"attributes", std::move(attributes)}};
}

Json Scope() { return {{"name", "osiris"}, {"version", kVersion}}; }

// What spans and metrics say of a call alike.
Json AttributesOf(const CallKey& key, const OtlpName& name) {
  Json attributes = Json::array();
  Add(attributes, "mcp.method.name", name.method);
  if (!name.tool.empty()) {
    Add(attributes, "gen_ai.operation.name", "execute_tool");
    Add(attributes, "gen_ai.tool.name", name.tool);
  }
  if (!name.method.empty()) Add(attributes, "network.transport", "pipe");
  if (key.outcome != "ok") {
    Add(attributes, "error.type",
        name.tool.empty() ? std::string_view(key.outcome) : "tool_error");
  }
  Add(attributes, "osiris.door", key.door);
  Add(attributes, "osiris.client.name", key.client);
  Add(attributes, "osiris.operation", key.operation);
  Add(attributes, "osiris.outcome", key.outcome);
  return attributes;
}

// Of the door, as the front could call what is no tool by the same name.
OtlpName NameOf(const CallKey& key, const OtlpNames& names) {
  return key.door == "mcp" ? names(key.operation) : OtlpName();
}

std::string SpanName(const CallKey& key, const OtlpName& name) {
  if (!name.tool.empty()) return name.method + " " + name.tool;
  if (!name.method.empty()) return name.method;
  return key.operation.empty() ? "(unknown)" : key.operation;
}

Json SpanOf(const CallSpan& span, const OtlpNames& names) {
  const CallSample& call = span.sample;
  const OtlpName name = NameOf(call.key, names);
  const bool whole = call.correlation_id.size() == kTraceIdSize;
  const std::string own =
      whole ? call.correlation_id : RandomHex(kTraceIdSize / 2);
  Json attributes = AttributesOf(call.key, name);
  Add(attributes, "osiris.correlation_id", call.correlation_id);
  Add(attributes, "osiris.rows", call.rows);
  Add(attributes, "osiris.answer.size", call.bytes);
  Json made = {
      {"traceId", call.trace ? call.trace->trace_id : own},
      {"spanId", own.substr(kTraceIdSize - kSpanIdSize)},
      {"flags", kSampled | (call.trace ? kRemoteParent : 0)},
      {"name", SpanName(call.key, name)},
      {"kind", name.method.empty() ? kSpanInternal : kSpanServer},
      {"startTimeUnixNano",
       UnixNano(span.end - std::chrono::microseconds(call.elapsed_us))},
      {"endTimeUnixNano", UnixNano(span.end)},
      {"attributes", std::move(attributes)}};
  if (call.trace) made["parentSpanId"] = call.trace->parent_id;
  if (call.key.outcome != "ok") made["status"] = {{"code", kStatusError}};
  return made;
}

// The stretch of time that a point is about.
Json Stretch(Clock::Wall since, Clock::Wall now) {
  return {{"startTimeUnixNano", UnixNano(since)},
          {"timeUnixNano", UnixNano(now)}};
}

Json Histogram(const CallCounters& counters) {
  Json buckets = Json::array();
  for (const int64_t bucket : counters.buckets) {
    buckets.push_back(Text64(bucket));
  }
  Json bounds = Json::array();
  for (const int64_t bound : kLatencyBoundsUs) bounds.push_back(Seconds(bound));
  return {{"count", Text64(counters.calls)},
          {"sum", Seconds(counters.sum_us)},
          {"min", Seconds(counters.min_us)},
          {"max", Seconds(counters.max_us)},
          {"bucketCounts", std::move(buckets)},
          {"explicitBounds", std::move(bounds)}};
}

// One metric of which `add` makes points.
class Metric {
 public:
  Metric(const char* name, const char* unit, const char* description)
      : metric_({{"name", name}, {"unit", unit}, {"description", description}}),
        points_(Json::array()) {}

  void Add(Json stretch, Json attributes, Json value) {
    value.update(stretch);
    value["attributes"] = std::move(attributes);
    points_.push_back(std::move(value));
  }

  void PutInto(Json& list, const char* kind) {
    if (points_.empty()) return;
    metric_[kind] = {{"dataPoints", std::move(points_)},
                     {"aggregationTemporality", kCumulative}};
    if (std::string_view(kind) == "sum") metric_[kind]["isMonotonic"] = true;
    list.push_back(std::move(metric_));
  }

 private:
  Json metric_;
  Json points_;
};

Json MetricsOf(const CallTotals& totals, int64_t dropped, const Json& stretch,
               const OtlpNames& names) {
  Metric served("mcp.server.operation.duration", "s",
                "How long requests of MCP took");
  Metric done("osiris.operation.duration", "s",
              "How long calls took that came over another door");
  Metric calls("osiris.calls", "{call}", "Calls whose end is in the audit log");
  Metric rows("osiris.rows", "{row}", "Rows of sources in answers");
  Metric bytes("osiris.answer.size", "By", "Bytes of answers");
  Metric lost("osiris.telemetry.spans.dropped", "{span}",
              "Spans that no collector got");
  for (const auto& [key, counters] : totals) {
    const OtlpName name = NameOf(key, names);
    const Json attributes = AttributesOf(key, name);
    (name.method.empty() ? done : served)
        .Add(stretch, attributes, Histogram(counters));
    calls.Add(stretch, attributes, {{"asInt", Text64(counters.calls)}});
    rows.Add(stretch, attributes, {{"asInt", Text64(counters.rows)}});
    bytes.Add(stretch, attributes, {{"asInt", Text64(counters.bytes)}});
  }
  lost.Add(stretch, Json::array(), {{"asInt", Text64(dropped)}});
  Json list = Json::array();
  served.PutInto(list, "histogram");
  done.PutInto(list, "histogram");
  for (Metric* const sum : {&calls, &rows, &bytes, &lost}) {
    sum->PutInto(list, "sum");
  }
  return list;
}

}  // namespace

std::string OtlpTraces(const std::vector<CallSpan>& spans,
                       const OtlpResource& resource, const OtlpNames& names) {
  Json list = Json::array();
  for (const CallSpan& span : spans) list.push_back(SpanOf(span, names));
  Json scope = {{"scope", Scope()}, {"spans", std::move(list)}};
  Json one = {{"resource", ResourceOf(resource)},
              {"scopeSpans", Json::array({std::move(scope)})}};
  return DumpJson({{"resourceSpans", Json::array({std::move(one)})}});
}

std::string OtlpMetrics(const CallTotals& totals, int64_t dropped,
                        Clock::Wall since, Clock::Wall now,
                        const OtlpResource& resource, const OtlpNames& names) {
  Json scope = {
      {"scope", Scope()},
      {"metrics", MetricsOf(totals, dropped, Stretch(since, now), names)}};
  Json one = {{"resource", ResourceOf(resource)},
              {"scopeMetrics", Json::array({std::move(scope)})}};
  return DumpJson({{"resourceMetrics", Json::array({std::move(one)})}});
}

}  // namespace osiris
