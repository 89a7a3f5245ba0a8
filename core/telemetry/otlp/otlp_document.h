#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/telemetry/telemetry.h"

namespace osiris {

// What the protocol calls an operation: {"tools/call", "discovery_request"},
// {"resources/read", ""}; both empty for what comes over no protocol.
struct OtlpName {
  std::string method;
  std::string tool;
};
using OtlpNames = std::function<OtlpName(std::string_view operation)>;

// Whose telemetry it is.
struct OtlpResource {
  // `service.name`.
  std::string service = "osiris";
  // `service.instance.id`: the session of the audit log.
  std::string session;
};

// The body of a POST to /v1/traces: a span for each of `spans`, with the names
// of OpenTelemetry's conventions for MCP. A call that brought a `traceparent`
// is in that trace; each other is a trace of its own, whose id is the
// correlation id of the call. Names, sizes and times only.
std::string OtlpTraces(const std::vector<CallSpan>& spans,
                       const OtlpResource& resource, const OtlpNames& names);

// The body of a POST to /v1/metrics: all that was counted from `since` to
// `now`, cumulative, so that a body that never arrives costs nothing.
// `dropped`: spans that no collector got.
std::string OtlpMetrics(const CallTotals& totals, int64_t dropped,
                        Clock::Wall since, Clock::Wall now,
                        const OtlpResource& resource, const OtlpNames& names);

}  // namespace osiris
