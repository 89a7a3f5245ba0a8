#include "core/usage/usage_service.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/telemetry/telemetry_file.h"
#include "core/telemetry/telemetry_line.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Calls shown together: what they have in common but their outcome.
using RowKey = std::tuple<std::string, std::string, std::string>;

// What was added up.
struct Usage {
  std::map<RowKey, CallCounters> rows;
  std::map<RowKey, std::map<std::string, int64_t>> outcomes;
  CallCounters all;
  int64_t errors = 0;
  // Of the lines that matched; empty without any.
  std::string from;
  std::string to;
  int64_t unreadable = 0;
  // Where something was to be sent.
  std::optional<ExportTally> exported;

  void Add(const CallKey& key, const CallCounters& counters) {
    const RowKey row(key.operation, key.client, key.door);
    rows[row].Add(counters);
    outcomes[row][key.outcome] += counters.calls;
    all.Add(counters);
    if (key.outcome != "ok") errors += counters.calls;
  }

  void Add(const ExportTally& more) {
    if (!exported) exported.emplace();
    exported->spans_sent += more.spans_sent;
    exported->spans_dropped += more.spans_dropped;
    exported->failures += more.failures;
  }
};

bool Is(const std::string& wanted, const std::string& found) {
  return wanted.empty() || wanted == found;
}

// Of what is no call, calls cannot be chosen.
bool Fits(const UsageFilter& filter, const TelemetryLine& line) {
  return (filter.since.empty() || line.until >= filter.since) &&
         (filter.until.empty() || line.until < filter.until) &&
         Is(filter.client, line.key.client) &&
         Is(filter.operation, line.key.operation) &&
         Is(filter.outcome, line.key.outcome) &&
         Is(filter.door, line.key.door) && Is(filter.session, line.session);
}

// A file holds what ended on its day.
bool MayHold(std::string_view date, const UsageFilter& filter) {
  const std::string_view since = std::string_view(filter.since).substr(0, 10);
  const std::string_view until = std::string_view(filter.until).substr(0, 10);
  return date.substr(0, since.size()) >= since &&
         (until.empty() || date.substr(0, until.size()) <= until);
}

Json LatencyOf(const CallCounters& counters) {
  return {{"mean", counters.calls == 0 ? 0 : counters.sum_us / counters.calls},
          {"min", counters.min_us},
          {"p50", counters.QuantileUs(0.5)},
          {"p95", counters.QuantileUs(0.95)},
          {"p99", counters.QuantileUs(0.99)},
          {"max", counters.max_us}};
}

Json OutcomesOf(const std::map<std::string, int64_t>& outcomes) {
  Json list = Json::array();
  for (const auto& [outcome, calls] : outcomes) {
    list.push_back({{"outcome", outcome}, {"calls", calls}});
  }
  return list;
}

int64_t ErrorsIn(const std::map<std::string, int64_t>& outcomes) {
  int64_t errors = 0;
  for (const auto& [outcome, calls] : outcomes) {
    if (outcome != "ok") errors += calls;
  }
  return errors;
}

Json SeriesOf(const Usage& usage) {
  Json series = Json::array();
  for (const auto& [key, counters] : usage.rows) {
    const auto& outcomes = usage.outcomes.at(key);
    series.push_back({{"operation", std::get<0>(key)},
                      {"client", std::get<1>(key)},
                      {"door", std::get<2>(key)},
                      {"calls", counters.calls},
                      {"errors", ErrorsIn(outcomes)},
                      {"rows", counters.rows},
                      {"bytes", counters.bytes},
                      {"latency_us", LatencyOf(counters)},
                      {"outcomes", OutcomesOf(outcomes)}});
  }
  return series;
}

Json ToJson(const ExportTally& tally) {
  return {{"spans_sent", tally.spans_sent},
          {"spans_dropped", tally.spans_dropped},
          {"failures", tally.failures}};
}

Json DocumentOf(const Usage& usage, bool enabled) {
  return {{"status", "success"},
          {"enabled", enabled},
          {"from", usage.from},
          {"to", usage.to},
          {"calls", usage.all.calls},
          {"errors", usage.errors},
          {"latency_us", LatencyOf(usage.all)},
          {"series", SeriesOf(usage)}};
}

}  // namespace

absl::StatusOr<Json> UsageService::Show(const UsageFilter& filter) {
  // What could not be written is said below.
  const bool written = telemetry_.Flush().ok();
  Usage usage;
  const auto take = [&](const TelemetryLine& line) {
    if (!Fits(filter, line)) return;
    if (line.exported) return usage.Add(*line.exported);
    usage.Add(line.key, line.counters);
    if (usage.from.empty() || line.since < usage.from) usage.from = line.since;
    usage.to = std::max(usage.to, line.until);
  };
  const absl::StatusOr<std::vector<std::string>> files =
      ListTelemetryFiles(telemetry_.folder());
  absl::Status failed = files.status();
  if (files.ok()) {
    for (const std::string& file : *files) {
      if (!MayHold(TelemetryFileDate(file), filter)) continue;
      const absl::StatusOr<int64_t> refused =
          ReadTelemetry(telemetry_.folder(), file, take);
      if (!refused.ok()) failed = refused.status();
      usage.unreadable += refused.value_or(0);
    }
  }
  if (!failed.ok()) {
    return MakeError(ErrorCode::kAuditUnreadable,
                     fmt::format("telemetry could not be read: {}",
                                 std::string(failed.message())),
                     {.hint = "repair the permissions of the telemetry folder, "
                              "then try again"});
  }
  Json document = DocumentOf(usage, telemetry_.enabled());
  document["folder"] = telemetry_.folder();
  document["unreadable"] = usage.unreadable;
  document["written"] = written;
  if (usage.exported) document["otlp"] = ToJson(*usage.exported);
  return document;
}

Json UsageService::ShowSession() const {
  Usage usage;
  for (const auto& [key, counters] : telemetry_.Totals()) {
    usage.Add(key, counters);
  }
  usage.from = FormatTime(telemetry_.started());
  usage.to = FormatTime(telemetry_.now());
  Json document = DocumentOf(usage, telemetry_.enabled());
  document["session"] = telemetry_.session();
  if (telemetry_.exports()) {
    const ExportTally sent = telemetry_.exported();
    document["otlp"] = ToJson(sent);
    document["otlp"]["spans_waiting"] = sent.spans_waiting;
  }
  return document;
}

}  // namespace osiris
