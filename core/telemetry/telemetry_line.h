#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/telemetry/call_counters.h"
#include "core/telemetry/export_tally.h"

namespace osiris {

// One line of a telemetry file: what one process counted of one kind of calls
// in a stretch of time. Sums of lines are exact; no line repeats another.
//
//   {"v":1,"since":"…","ts":"…","session":"…","door":"mcp","client":"…",
//    "op":"…","outcome":"ok","calls":3,"rows":0,"bytes":210,"sum_us":400,
//    "min_us":90,"max_us":200,"buckets":[0,1,2,…]}
//
// or of what it sent to a collector:
//
//   {"v":1,"since":"…","ts":"…","session":"…","spans_sent":3,
//    "spans_dropped":0,"failures":0}
struct TelemetryLine {
  // Times in UTC, RFC 3339: when the stretch began and ended.
  std::string since;
  std::string until;
  // That of the process's audit log.
  std::string session;
  CallKey key;
  CallCounters counters;
  // Where it is there, the two above say nothing.
  std::optional<ExportTally> exported = {};
};

// Without a newline.
std::string FormatTelemetryLine(const TelemetryLine& line);

// Nothing for what FormatTelemetryLine did not write. Any bytes are safe.
std::optional<TelemetryLine> ParseTelemetryLine(std::string_view text);

}  // namespace osiris
