#include "core/secret/home_stores.h"

#include <utility>

#include "core/secret/keychain.h"
#include "core/secret/vault.h"

namespace osiris {

std::unique_ptr<SecretStores> HomeStores(const std::string& vault_file,
                                         const Environment& environment,
                                         const AskPassphrase& person,
                                         const Clock& clock,
                                         SecretStores::OnRead on_read) {
  SecretStores::Stores stores;
  stores.emplace("keychain", std::make_unique<Keychain>(environment));
  stores.emplace("vault", std::make_unique<Vault>(
                              vault_file, PassphraseFrom(environment, person)));
  return std::make_unique<SecretStores>(std::move(stores), clock,
                                        std::move(on_read));
}

}  // namespace osiris
