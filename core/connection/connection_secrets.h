#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/config/paths.h"
#include "core/connection/reference.h"
#include "core/connection/secret_fields.h"
#include "core/secret/kept_secrets.h"
#include "core/secret/secret_question.h"
#include "core/secret/secret_stores.h"

namespace osiris {

// Which secret of which connection, and where it goes.
struct SecretRequest {
  Reference reference;
  // "password", "headers.Authorization"; empty: the one that can be meant.
  std::string field;
  // "keychain" or "vault". Empty: where it is, or else the keychain where one
  // answers, or else the vault.
  std::string store;
};

// Puts the secrets of connections into a store, and references to them into
// the connections file. A file is changed as a whole, and only once the store
// has the secret and has answered it; whatever fails leaves every connection
// as it was. Thread-safe. Calls wait for people and stores. All may fail with
//   CONFIG/UNREADABLE         the connections file is no YAML
//   CONFIG/INVALID            the file's form is too unusual, or of another
//                             version
//   CONFIG/HOME_UNUSABLE      it cannot be written
//   CONNECTION/INVALID        a key is given twice, of the connection or, for
//                             Migrate, of any
//   CONFIG/KEYCHAIN_..., CONFIG/VAULT_...   of the store
class ConnectionSecrets {
 public:
  // `stores` outlives it. `ask` gets the values; nullptr: nobody has any.
  ConnectionSecrets(Paths paths, SecretStores* stores, AskSecret ask);

  // Asks for a secret, keeps it, and lets the field refer to it. Answers the
  // document of `connections.set_secret`, and of `connections.rotate`.
  //   CONNECTION/NOT_FOUND        no such alias
  //   CONNECTION/FAMILY_UNKNOWN   nobody knows the family's fields
  //   CONNECTION/INVALID          the field must not be there beside the others
  //   PROTOCOL/ARGUMENT_INVALID   no such secret field, or no secret
  //   RUN/CANCELLED               the person would rather not
  absl::StatusOr<Json> Set(const SecretRequest& request);

  // Asks for a secret and keeps it in place of the one that the field refers
  // to, which is there until then. Errors as Set; CONNECTION/INVALID where the
  // field refers to no store.
  absl::StatusOr<Json> Rotate(const Reference& reference,
                              const std::string& field);

  // Moves every secret that the connections file holds in the clear into
  // `store` (empty: as SecretRequest), all or none, and answers the document of
  // `connections.migrate`, which also tells of those that only a person can
  // move. `dry_run`: nothing is changed or kept, and no passphrase is asked
  // for.
  absl::StatusOr<Json> Migrate(const std::string& store, bool dry_run);

 private:
  struct StoreChoice {
    std::string name;
    SecretStore* store = nullptr;
  };

  // The field, as it is, and what else refers to the same secret.
  struct Place {
    SecretField field;
    Json shared_with = Json::array();
  };

  absl::StatusOr<Place> FindPlace(const SecretRequest& request) const;
  // Asks, and keeps the answer where the field refers to it, or will; answers
  // the reference.
  absl::StatusOr<std::string> Keep(const Place& place,
                                   const SecretRequest& request);
  absl::StatusOr<StoreChoice> ChooseStore(const std::string& wanted) const;
  absl::StatusOr<Secret> AskFor(const Reference& reference,
                                const std::string& field) const;
  absl::Status WriteReference(const Reference& reference,
                              const std::string& field,
                              const std::string& stored,
                              KeptSecrets& kept) const;

  const Paths paths_;
  SecretStores* const stores_;
  const AskSecret ask_;
};

}  // namespace osiris
