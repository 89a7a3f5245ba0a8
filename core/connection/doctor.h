#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/config/environment.h"
#include "core/connection/connection_entry.h"
#include "core/driver/driver_registry.h"
#include "core/secret/secret_stores.h"

namespace osiris {

// What the doctor needs of its surroundings. All outlive the examination.
struct DoctorTools {
  const Environment& environment;
  // The home folder, at which relative paths start.
  const std::string& home;
  // Nullptr: no driver at all.
  const DriverRegistry* drivers = nullptr;
  // For references to a keychain or a vault; nullptr knows none.
  const SecretReader* secrets = nullptr;
  // Who reads the hints.
  Audience audience = Audience::kPerson;
};

// Examines one connection, step by step, as far as each step lets it come:
// configuration, variables, driver, open, read-only, describe.
//
//   {"reference": "@sqlite.movies", "family": …, "alias": …, "healthy": true,
//    "checks": [{"name": "open", "status": "ok", "elapsed_ms": 3,
//                "message": "…"}, …],
//    "problems": […],
//    "data": {"product": "SQLite", "version": "3.40.1"}, "untrusted": true}
//
// A person is warned of a secret that is a common word (IsCommonSecret). A
// check is `ok`, `failed` (with `code` and `hint`) or `skipped`. No message
// holds a secret, nor what a variable holds. Fails only with RUN/CANCELLED:
// everything else is a finding.
absl::StatusOr<Json> Examine(const ConnectionEntry& entry,
                             const DoctorTools& tools,
                             const CallContext& context);

// The command line's exit status for the doctor's document: 0 when all is
// healthy, else that of the first failed check's code.
int DoctorExitStatus(const Json& document);

}  // namespace osiris
