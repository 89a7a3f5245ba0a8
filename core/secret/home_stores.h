#pragma once

#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/config/environment.h"
#include "core/secret/passphrase.h"
#include "core/secret/secret_stores.h"

namespace osiris {

// The stores of one home: "keychain", which is the session's, and "vault",
// which is the file `vault_file`. Making them asks and opens nothing. `person`
// types the vault's passphrase where no file tells it, or is nullptr. `clock`
// outlives them. `on_read` as in SecretStores.
std::unique_ptr<SecretStores> HomeStores(
    const std::string& vault_file, const Environment& environment,
    const AskPassphrase& person, const Clock& clock,
    SecretStores::OnRead on_read = nullptr);

}  // namespace osiris
