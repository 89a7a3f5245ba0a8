#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "core/secret/secret_store.h"
#include "core/secret/vault_format.h"

namespace osiris {

// Answers the vault's passphrase. `is_new`: there is no vault yet, and what it
// answers will be the passphrase of one. CONFIG/VAULT_LOCKED where nobody and
// nothing can tell.
using AskPassphrase = std::function<absl::StatusOr<Secret>(bool is_new)>;

// One encrypted file of secrets (core/secret/vault_format.h): the store of a
// machine without a keychain. Mode 0600, replaced as a whole, one writer at a
// time across processes; a file that others may read or that another user owns
// is CONFIG/VAULT_UNUSABLE.
//
// The passphrase is asked for once, when it is first needed, and what is made
// from it stays in guarded memory. Thread-safe; the first call takes the 0.7 s
// that make guessing expensive.
class Vault final : public SecretStore {
 public:
  // Touches nothing yet. The first Put makes the file.
  Vault(std::string path, AskPassphrase ask,
        VaultCost cost = VaultCost::Moderate());

  absl::StatusOr<Secret> Get(const std::string& name) override;
  absl::Status Put(const std::string& name, const Secret& secret) override;
  absl::Status Delete(const std::string& name) override;

  // Encrypts it anew under `passphrase`; the old one opens it no more.
  // CONFIG/SECRET_NOT_FOUND where there is no vault.
  absl::Status ChangePassphrase(const Secret& passphrase);

  // True if there is a file, whatever is in it.
  bool Exists() const;

 private:
  // All under `mutex_`. nullopt: there is no file.
  absl::StatusOr<std::optional<std::string>> Read() const;
  absl::Status Unlock(std::string_view bytes);
  absl::StatusOr<VaultEntries> Entries();
  absl::Status Change(const std::function<void(VaultEntries&)>& change);
  // By who has the lock.
  absl::Status Write(const VaultEntries& entries);

  const std::string path_;
  const AskPassphrase ask_;
  const VaultCost cost_;
  std::mutex mutex_;
  std::optional<VaultKey> key_;
};

}  // namespace osiris
