#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/secret/secret.h"

namespace osiris {

// Keeps keys of our own: 32 random bytes each, by name. What they encrypt or
// seal says nothing without them, and a key that was deleted is gone for good.
//
// A name is 1 to 128 of `a-z 0-9 . _ -`, not a dot first. Thread-safe across
// processes: whoever comes second gets the key that came first. Calls may take
// seconds (a keychain) and are never for the path to a first answer; ask once
// and keep the key. Errors, beside those of each method:
//   CONFIG/KEY_UNUSABLE           a key is there and cannot be trusted or read
//   CONFIG/KEYCHAIN_UNAVAILABLE   the store is a keychain and does not answer
//   CONFIG/KEYCHAIN_LOCKED        it is locked
//   CONFIG/VAULT_...              the store is the vault (core/secret/vault.h)
class KeyStore {
 public:
  static constexpr size_t kKeyBytes = 32;

  virtual ~KeyStore() = default;

  // The key of this name, made at random where there is none yet.
  virtual absl::StatusOr<Secret> LoadOrCreate(std::string_view name) = 0;

  // The key of this name; a plain kNotFound where there is none.
  virtual absl::StatusOr<Secret> Load(std::string_view name) = 0;

  // Nothing to do where there is none.
  virtual absl::Status Delete(std::string_view name) = 0;
};

// True if `name` can be a key's.
bool IsKeyName(std::string_view name);

// A new key from the kernel's generator, in guarded memory.
Secret RandomKey();

}  // namespace osiris
