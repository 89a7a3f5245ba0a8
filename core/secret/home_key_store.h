#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/secret/key_file_store.h"
#include "core/secret/key_store.h"
#include "core/secret/secret_stores.h"

namespace osiris {

// The keys of one home, in the first of several places that takes them: a
// keychain, a vault, or a file (core/secret/key_file_store.h), which warns.
//
// Which place has a key is decided when the key is made, and holds: a key in
// the file is used from there, and one in a keychain or a vault is named by
// `NAME.ref` in the folder of keys ("keychain:osiris/keys/…"), no secret. While
// such a place does not answer, nobody gets the key, and no other one is made
// in its stead.
class HomeKeyStore final : public KeyStore {
 public:
  struct Options {
    // Paths::keys.
    std::string folder;
    // Asked for when a key has to be made: the stores to try, by their names,
    // in this order.
    std::function<std::vector<std::string>()> places;
    // Whether a file may have the key that no store takes.
    bool or_file = true;
  };

  // Touches nothing yet. `stores` outlives it.
  HomeKeyStore(Options options, SecretStores& stores);

  absl::StatusOr<Secret> LoadOrCreate(std::string_view name) override;
  absl::StatusOr<Secret> Load(std::string_view name) override;
  absl::Status Delete(std::string_view name) override;

  // As LoadOrCreate, but never in a file: where no store takes it, fails as
  // the last of them, with CONFIG/KEYCHAIN_UNAVAILABLE where there is none.
  // Does not look for a key in a file.
  absl::StatusOr<Secret> LoadOrCreateInStore(std::string_view name);

 private:
  std::string RefPathOf(std::string_view name) const;
  // What `NAME.ref` says; nullopt where there is none.
  absl::StatusOr<std::optional<std::string>> RefOf(std::string_view name) const;
  absl::StatusOr<Secret> LoadFrom(const std::string& reference);
  absl::StatusOr<Secret> CreateIn(const std::string& place,
                                  std::string_view name);

  const Options options_;
  SecretStores& stores_;
  KeyFileStore files_;
};

}  // namespace osiris
