#include "core/payload/payload_keys.h"

#include <sodium.h>

#include <cstring>

namespace osiris {
namespace {

// What the keys are for, in eight letters.
constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "payloads";

// The subkeys of the master key, by number. Never renumbered.
enum Subkey : uint64_t { kSeal = 1, kWords = 2, kChecks = 3, kId = 4 };

template <typename Bytes>
void Derive(std::string_view master, Subkey number, Bytes& key) {
  crypto_kdf_derive_from_key(
      key.data(), key.size(), number, kContext,
      reinterpret_cast<const unsigned char*>(master.data()));
}

uint32_t ShortHash(const std::array<unsigned char, 16>& key,
                   std::string_view bytes) {
  unsigned char hash[crypto_shorthash_BYTES];
  crypto_shorthash(hash, reinterpret_cast<const unsigned char*>(bytes.data()),
                   bytes.size(), key.data());
  uint32_t number = 0;
  std::memcpy(&number, hash, sizeof(number));
  return number;
}

}  // namespace

absl::StatusOr<PayloadKeys> PayloadKeys::From(std::string_view master) {
  static_assert(crypto_kdf_KEYBYTES == 32);
  static_assert(crypto_shorthash_KEYBYTES == 16);
  if (master.size() != crypto_kdf_KEYBYTES) {
    return absl::InvalidArgumentError("the key of payloads has not 32 bytes");
  }
  PayloadKeys keys;
  Derive(master, kSeal, keys.seal_);
  Derive(master, kWords, keys.words_);
  Derive(master, kChecks, keys.checks_);
  std::array<unsigned char, 16> id = {};
  Derive(master, kId, id);
  std::memcpy(&keys.id_, id.data(), sizeof(keys.id_));
  return keys;
}

PayloadKeys::~PayloadKeys() {
  sodium_memzero(seal_.data(), seal_.size());
  sodium_memzero(words_.data(), words_.size());
  sodium_memzero(checks_.data(), checks_.size());
}

uint32_t PayloadKeys::HashWord(std::string_view word) const {
  return ShortHash(words_, word);
}

uint32_t PayloadKeys::Check(std::string_view bytes) const {
  return ShortHash(checks_, bytes);
}

}  // namespace osiris
