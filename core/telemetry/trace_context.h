#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace osiris {

// Where a call stands in somebody's trace: what the `traceparent` of W3C Trace
// Context says, as an MCP client puts it into `_meta`.
struct TraceContext {
  // 32 and 16 lower-case hex digits, neither all zero.
  std::string trace_id;
  std::string parent_id;
  // Whoever began the trace records it.
  bool sampled = false;

  friend bool operator==(const TraceContext&, const TraceContext&) = default;
};

// The longest text that can be one.
inline constexpr size_t kMaxTraceParentBytes = 128;

// Nothing for what is none: another length, other digits, an id of zeros, the
// forbidden version `ff`. Of versions after 00 the known part is taken.
std::optional<TraceContext> ParseTraceParent(std::string_view text);

}  // namespace osiris
