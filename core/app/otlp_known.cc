#include "core/app/otlp_known.h"

#include <utility>

#include "core/telemetry/otlp/otlp_settings.h"

namespace osiris {

absl::StatusOr<KnownSecrets> WithOtlpSecrets(absl::StatusOr<KnownSecrets> known,
                                             const Config::Telemetry& config,
                                             const Environment& environment) {
  if (!known.ok()) return known;
  for (Secret& secret : OtlpSecrets(config, environment)) {
    known->secrets.push_back(
        {.name = "telemetry.otlp_headers", .value = std::move(secret)});
  }
  return known;
}

}  // namespace osiris
