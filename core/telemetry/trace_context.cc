#include "core/telemetry/trace_context.h"

#include <algorithm>

namespace osiris {
namespace {

// version "-" trace id "-" parent id "-" flags
constexpr size_t kTraceAt = 3;
constexpr size_t kTraceSize = 32;
constexpr size_t kParentAt = 36;
constexpr size_t kParentSize = 16;
constexpr size_t kFlagsAt = 53;
constexpr size_t kSize = 55;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

bool IsId(std::string_view text) {
  return IsHex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// The value of a hex digit.
int ValueOf(char digit) {
  return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

}  // namespace

std::optional<TraceContext> ParseTraceParent(std::string_view text) {
  if (text.size() < kSize || text.size() > kMaxTraceParentBytes) {
    return std::nullopt;
  }
  const std::string_view version = text.substr(0, 2);
  const std::string_view trace = text.substr(kTraceAt, kTraceSize);
  const std::string_view parent = text.substr(kParentAt, kParentSize);
  const std::string_view flags = text.substr(kFlagsAt, 2);
  const bool longer = text.size() > kSize;
  if (!IsHex(version) || version == "ff" || !IsId(trace) || !IsId(parent) ||
      !IsHex(flags) || text[2] != '-' || text[kParentAt - 1] != '-' ||
      text[kFlagsAt - 1] != '-') {
    return std::nullopt;
  }
  if (longer && (version == "00" || text[kSize] != '-')) return std::nullopt;
  return TraceContext{.trace_id = std::string(trace),
                      .parent_id = std::string(parent),
                      .sampled = (ValueOf(flags[1]) & 1) != 0};
}

}  // namespace osiris
