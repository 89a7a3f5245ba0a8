#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/secret/secret.h"

namespace osiris {

// How much one try of a passphrase costs: Argon2id's passes and bytes of
// memory.
struct VaultCost {
  // 0.7 s and 256 MiB on a machine of 2022.
  static VaultCost Moderate();
  // For tests: as little as a vault may ask for.
  static VaultCost Least();

  uint64_t passes = 0;
  uint64_t memory_bytes = 0;
};

using VaultEntries = std::map<std::string, Secret>;

// A vault's bytes: 88 bytes of header, then the entries encrypted with
// XChaCha20-Poly1305, which vouches for the header too. All little endian.
//
//   magic 8 · version 4 · kdf 4 · passes 8 · memory 8 · salt 16 · check 16 ·
//   nonce 24
//
// `check` is made from the key: it tells a wrong passphrase from a damaged
// vault.
class VaultKey {
 public:
  // Of a new vault. Takes as long as `cost` says.
  //   CONFIG/VAULT_UNUSABLE   there is not so much memory
  static absl::StatusOr<VaultKey> Make(const Secret& passphrase,
                                       VaultCost cost);

  // Of the vault `bytes`.
  //   CONFIG/VAULT_LOCKED     this is not its passphrase
  //   CONFIG/VAULT_DAMAGED    `bytes` are no vault, or one that asks for more
  //                           than 1 GiB or 16 passes
  static absl::StatusOr<VaultKey> Of(std::string_view bytes,
                                     const Secret& passphrase);

  // True if it is the key of `bytes`, as far as their header tells.
  bool Fits(std::string_view bytes) const;

  // The bytes of a vault of these entries, with a nonce of its own.
  std::string Seal(const VaultEntries& entries) const;

  // What Seal was given. CONFIG/VAULT_DAMAGED where a single bit is another.
  absl::StatusOr<VaultEntries> Open(std::string_view bytes) const;

 private:
  VaultKey() = default;
  static absl::StatusOr<VaultKey> Derive(std::string start,
                                         const Secret& passphrase);

  // The header as far as `nonce`.
  std::string start_;
  Secret key_;
};

}  // namespace osiris
