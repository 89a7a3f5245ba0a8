#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "core/secret/secret.h"

namespace osiris {

// A secret that a person is to tell.
struct SecretQuestion {
  enum class Kind {
    // One to be kept. A program may hand it over in place of a person.
    kValue,
    // The vault's, there already. From a person alone.
    kPassphrase,
    // Of a vault that is to be made. From a person alone.
    kNewPassphrase,
  };
  Kind kind = Kind::kValue;
  // For kValue: "`password` of `@postgresql.shop`".
  std::string what;
};

// Asks, and waits for the answer, which is never empty. Fails with
//   CONFIG/VAULT_LOCKED         nobody is there to tell a passphrase
//   PROTOCOL/ARGUMENT_INVALID   the same of a value, or what was given is none
//   RUN/CANCELLED               the person would rather not
using AskSecret =
    std::function<absl::StatusOr<Secret>(const SecretQuestion& question)>;

}  // namespace osiris
