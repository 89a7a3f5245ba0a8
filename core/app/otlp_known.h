#pragma once

#include "absl/status/statusor.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/connection/known_secrets.h"

namespace osiris {

// `known`, and what lets somebody in at the collector of telemetry, by the name
// of its key: see OtlpSecrets. Fails as `known` does.
absl::StatusOr<KnownSecrets> WithOtlpSecrets(absl::StatusOr<KnownSecrets> known,
                                             const Config::Telemetry& config,
                                             const Environment& environment);

}  // namespace osiris
