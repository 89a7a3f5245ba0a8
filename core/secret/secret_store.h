#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/secret/secret.h"

namespace osiris {

// Keeps secrets by name, outside of files that people read. A name is 1 to 128
// letters, digits and `._@/-`. Thread-safe; may take seconds. Every method may
// fail with
//   CONFIG/KEYCHAIN_UNAVAILABLE, CONFIG/KEYCHAIN_LOCKED    of a keychain
//   CONFIG/VAULT_LOCKED, _DAMAGED, _UNUSABLE               of a vault
class SecretStore {
 public:
  virtual ~SecretStore() = default;

  // CONFIG/SECRET_NOT_FOUND where there is none of this name.
  virtual absl::StatusOr<Secret> Get(const std::string& name) = 0;

  // Keeps it, in place of what the name held.
  virtual absl::Status Put(const std::string& name, const Secret& secret) = 0;

  // Nothing to do where there is none.
  virtual absl::Status Delete(const std::string& name) = 0;
};

}  // namespace osiris
