#pragma once

#include <string>

#include "core/config/environment.h"
#include "core/secret/secret_question.h"
#include "core/secret/vault.h"

namespace osiris {

// The name of the variable that says where the vault's passphrase is.
inline constexpr char kPassphraseVariable[] = "OSIRIS_VAULT_PASSPHRASE_FILE";

// The first line of the file `path`, which must be this user's and closed to
// all others; or of what is no file but given like one: a pipe, as /dev/fd/3.
// CONFIG/VAULT_LOCKED says why there is none.
absl::StatusOr<Secret> ReadPassphrase(const std::string& path);

// Where a passphrase comes from, in this order: the file that
// OSIRIS_VAULT_PASSPHRASE_FILE names, then `person`, who may be nobody. A
// passphrase itself is never in a variable or an argument: both are seen by
// every process of the user.
AskPassphrase PassphraseFrom(Environment environment, AskPassphrase person);

// The person whom `ask` asks; nobody where it is nullptr.
AskPassphrase PersonBehind(const AskSecret& ask);

}  // namespace osiris
