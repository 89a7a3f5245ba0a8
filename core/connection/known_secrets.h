#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/config/environment.h"
#include "core/connection/connections_file.h"
#include "core/secret/secret.h"
#include "core/secret/secret_stores.h"

namespace osiris {

// A secret, and what it is: "@postgresql.shop password". Never named by its
// value.
struct KnownSecret {
  std::string name;
  Secret value;
};

// One that could not be had, and the error's code why.
struct UnknownSecret {
  std::string name;
  std::string code;
};

// All secrets of connections, in the order of their references.
struct KnownSecrets {
  std::vector<KnownSecret> secrets;
  std::vector<UnknownSecret> unknown;
};

// The value of every secret field of every connection in `file`, with variables
// put in and read from its store, as when the connection is opened. Of maps,
// such as headers, only of members that are named like secrets (IsSecretName),
// themselves or their variable, come from a store or look so. The secrets
// inside of a value ("t0ken" of "Bearer t0ken") follow it, by the same name;
// and those in other settings, such as a password in a URL (SecretPartsOf).
// What nothing reads counts as well (ConnectionsFile::said): it stands there.
// Each field stands alone: what is wrong with another does not matter, nor
// whether the connection can be used. Empty values are none. Fails with
//   RUN/CANCELLED   a person who was asked for a passphrase would rather not
absl::StatusOr<KnownSecrets> KnownSecretsOf(const ConnectionsFile& file,
                                            const Environment& environment,
                                            const SecretReader& secrets);

}  // namespace osiris
