#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/secret/secret_stores.h"

namespace osiris {

// Where telemetry is sent to, as osiris.yaml says, or else the variables that
// OpenTelemetry names:
//
//   telemetry.otlp_endpoint   OTEL_EXPORTER_OTLP_ENDPOINT
//   telemetry.otlp_headers    OTEL_EXPORTER_OTLP_HEADERS
//                             OTEL_EXPORTER_OTLP_COMPRESSION
//                             OTEL_SERVICE_NAME
//
// OTEL_SDK_DISABLED=true, or an OTEL_EXPORTER_OTLP_PROTOCOL that is not over
// HTTP, says that the variables are not for us.
struct OtlpSettings {
  // Without a slash at its end; empty: nothing is sent.
  std::string endpoint;
  // By name, as they are written: each holds a reference, "${VAR}",
  // "Bearer ${VAR}", "keychain:NAME" or "vault:NAME", unless they are of the
  // variable, which holds values.
  std::vector<std::pair<std::string, std::string>> headers;
  bool headers_are_values = false;
  std::string service = "osiris";
  // Bodies may travel packed: the variable says "gzip".
  bool gzip = false;

  friend bool operator==(const OtlpSettings&, const OtlpSettings&) = default;
};

// The settings in force. CONFIG/INVALID, which repeats no value, where
// the endpoint is no URL of HTTP, holds a password, or where a header is none
// or its value stands in osiris.yaml itself.
absl::StatusOr<OtlpSettings> OtlpSettingsFrom(const Config::Telemetry& config,
                                              const Environment& environment);

// What these settings know that lets somebody in at the collector: of headers
// that are named like secrets, themselves or their variable, or look so, what
// they hold and the parts of it, and what an endpoint holds against the rules.
// Also of settings that cannot be used. Without what a store keeps.
std::vector<Secret> OtlpSecrets(const Config::Telemetry& config,
                                const Environment& environment);

// The headers as lines, "Name: value". `read` follows "keychain:" and "vault:".
// Fails as it does, and where a variable is not set or a value is none that a
// header can have.
absl::StatusOr<std::vector<Secret>> OtlpHeaders(const OtlpSettings& settings,
                                                const Environment& environment,
                                                const SecretReader& read);

}  // namespace osiris
