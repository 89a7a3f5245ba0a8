#include "mcp/protocol/severity.h"

#include <algorithm>
#include <array>

namespace osiris::mcp {
namespace {

constexpr std::array<std::string_view, 8> kNames = {
    "debug", "info",     "notice", "warning",
    "error", "critical", "alert",  "emergency"};

}  // namespace

std::string_view NameOf(Severity severity) {
  return kNames.at(static_cast<size_t>(severity));
}

std::optional<Severity> SeverityNamed(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Severity>(found - kNames.begin());
}

}  // namespace osiris::mcp
