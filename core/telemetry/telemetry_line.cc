#include "core/telemetry/telemetry_line.h"

#include <numeric>

#include "core/base/json.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

constexpr JsonLimits kLimits = {.max_depth = 3, .max_nodes = 64};

bool Take(const Json& object, const char* name, std::string* value) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return false;
  *value = found->get<std::string>();
  return true;
}

// A count: nothing is below zero.
bool Take(const Json& value, int64_t* count) {
  if (!value.is_number_unsigned() || value.get<uint64_t>() > uint64_t{1}
                                                                 << 62) {
    return false;
  }
  *count = value.get<int64_t>();
  return true;
}

bool Take(const Json& object, const char* name, int64_t* count) {
  const auto found = object.find(name);
  return found != object.end() && Take(*found, count);
}

bool TakeCounters(const Json& object, CallCounters* counters) {
  const auto buckets = object.find("buckets");
  if (!Take(object, "calls", &counters->calls) ||
      !Take(object, "rows", &counters->rows) ||
      !Take(object, "bytes", &counters->bytes) ||
      !Take(object, "sum_us", &counters->sum_us) ||
      !Take(object, "min_us", &counters->min_us) ||
      !Take(object, "max_us", &counters->max_us) || buckets == object.end() ||
      !buckets->is_array() || buckets->size() != kLatencyBuckets) {
    return false;
  }
  for (size_t i = 0; i < kLatencyBuckets; ++i) {
    if (!Take((*buckets)[i], &counters->buckets[i])) return false;
  }
  return true;
}

std::optional<TelemetryLine> TakeExported(const Json& object,
                                          TelemetryLine line) {
  ExportTally& tally = line.exported.emplace();
  if (!Take(object, "spans_sent", &tally.spans_sent) ||
      !Take(object, "spans_dropped", &tally.spans_dropped) ||
      !Take(object, "failures", &tally.failures)) {
    return std::nullopt;
  }
  return line;
}

}  // namespace

std::string FormatTelemetryLine(const TelemetryLine& line) {
  if (line.exported) {
    return fmt::format(
        R"({{"v":1,"since":"{}","ts":"{}","session":"{}","spans_sent":{},)"
        R"("spans_dropped":{},"failures":{}}})",
        line.since, line.until, line.session, line.exported->spans_sent,
        line.exported->spans_dropped, line.exported->failures);
  }
  const CallCounters& counters = line.counters;
  return fmt::format(
      R"({{"v":1,"since":"{}","ts":"{}","session":"{}","door":"{}",)"
      R"("client":{},"op":"{}","outcome":"{}","calls":{},"rows":{},)"
      R"("bytes":{},"sum_us":{},"min_us":{},"max_us":{},"buckets":[{}]}})",
      line.since, line.until, line.session, line.key.door,
      DumpJson(line.key.client), line.key.operation, line.key.outcome,
      counters.calls, counters.rows, counters.bytes, counters.sum_us,
      counters.min_us, counters.max_us, fmt::join(counters.buckets, ","));
}

std::optional<TelemetryLine> ParseTelemetryLine(std::string_view text) {
  const absl::StatusOr<Json> object = ParseJson(text, kLimits);
  if (!object.ok() || !object->is_object()) return std::nullopt;
  TelemetryLine line;
  int64_t version = 0;
  if (!Take(*object, "v", &version) || version != 1 ||
      !Take(*object, "since", &line.since) ||
      !Take(*object, "ts", &line.until) ||
      !Take(*object, "session", &line.session)) {
    return std::nullopt;
  }
  if (object->contains("spans_sent")) return TakeExported(*object, line);
  if (!Take(*object, "door", &line.key.door) ||
      !Take(*object, "client", &line.key.client) ||
      !Take(*object, "op", &line.key.operation) ||
      !Take(*object, "outcome", &line.key.outcome) ||
      !TakeCounters(*object, &line.counters)) {
    return std::nullopt;
  }
  return line;
}

}  // namespace osiris
