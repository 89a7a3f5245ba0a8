#pragma once

#include <optional>
#include <string_view>

namespace osiris::mcp {

// How grave a log message to a client is, least first (RFC 5424, section
// 6.2.1; server/utilities/logging).
enum class Severity {
  kDebug,
  kInfo,
  kNotice,
  kWarning,
  kError,
  kCritical,
  kAlert,
  kEmergency,
};

// "warning".
std::string_view NameOf(Severity severity);

// The severity of that name, or nullopt.
std::optional<Severity> SeverityNamed(std::string_view name);

}  // namespace osiris::mcp
