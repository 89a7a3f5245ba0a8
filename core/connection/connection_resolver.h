#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/error_info.h"
#include "core/config/environment.h"
#include "core/config/problem.h"
#include "core/connection/connection_entry.h"
#include "core/driver/connection_config.h"
#include "core/secret/redactor.h"
#include "core/secret/secret_stores.h"

namespace osiris {

// A connection that is ready to be opened, and what takes its secrets out of
// whatever the driver and the source say about it.
struct ResolvedConnection {
  ConnectionConfig config;
  // Knows the variables that were put in (shown as `${NAME}`), the fields made
  // from them, and every other secret ("***").
  Redactor redactor;
};

// OK if `entry` can be resolved at all:
//   CONNECTION/FAMILY_UNKNOWN   nobody knows the family's fields
//   CONNECTION/INVALID          it tells of every error of the entry
absl::Status CheckUsable(const ConnectionEntry& entry);

// What the fields of `entry` need of the environment and do not find there: an
// error for each variable that is not set and has no default, where it stands.
// Asks only whether variables are set; nothing is put in, no store is asked. An
// assistant is not told what they are called.
std::vector<Problem> UnsetVariables(const ConnectionEntry& entry,
                                    const Environment& environment,
                                    Audience audience = Audience::kPerson);

// What the fields of `entry` come to with their variables put in and may not
// be, such as a path that is empty: an error for each, where it stands. Never
// quotes a value; no store is asked, and secrets are not looked at. An
// assistant is not told what the variables are called.
std::vector<Problem> UnfitValues(const ConnectionEntry& entry,
                                 const Environment& environment,
                                 Audience audience = Audience::kPerson);

// Puts the variables into `entry`, gives every field its type and default,
// makes paths absolute (`~`; relative ones start at `home`) and takes the
// secrets apart. Errors as CheckUsable, and
//   CONFIG/VARIABLE_UNSET   names every variable that is missing
//   CONNECTION/INVALID      a value does not fit its field once the variables
//                           are in. Never quotes a value
//   CONFIG/SECRET_NOT_FOUND, CONFIG/KEYCHAIN_..., CONFIG/VAULT_...
//                           `secrets` cannot tell what a reference stands for.
//                           Asked only where there is one; nullptr knows none
absl::StatusOr<ResolvedConnection> ResolveEntry(
    const ConnectionEntry& entry, const Environment& environment,
    const std::string& home, const SecretReader& secrets = nullptr);

}  // namespace osiris
