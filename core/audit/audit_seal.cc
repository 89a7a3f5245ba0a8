#include "core/audit/audit_seal.h"

#include <sodium.h>

#include "fmt/format.h"

namespace osiris {
namespace {

static_assert(SealKey::kSize == crypto_auth_hmacsha256_KEYBYTES);
static_assert(SealKey::kSize == crypto_hash_sha256_BYTES);

constexpr std::string_view kEvolve = "evolve";

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <size_t kBytes>
std::string Hex(const unsigned char (&bytes)[kBytes]) {
  char hex[2 * kBytes + 1];
  sodium_bin2hex(hex, sizeof(hex), bytes, kBytes);
  return std::string(hex, 2 * kBytes);
}

}  // namespace

SealKey SealKey::Random() {
  SealKey key;
  randombytes_buf(key.bytes_.data(), kSize);
  return key;
}

std::optional<SealKey> SealKey::FromHex(std::string_view hex) {
  SealKey key;
  size_t size = 0;
  if (hex.size() != 2 * kSize ||
      sodium_hex2bin(key.bytes_.data(), kSize, hex.data(), hex.size(), nullptr,
                     &size, nullptr) != 0 ||
      size != kSize) {
    return std::nullopt;
  }
  return key;
}

SealKey::SealKey(SealKey&& other) noexcept : bytes_(other.bytes_) {
  sodium_memzero(other.bytes_.data(), kSize);
}

SealKey& SealKey::operator=(SealKey&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    sodium_memzero(other.bytes_.data(), kSize);
  }
  return *this;
}

SealKey::~SealKey() { sodium_memzero(bytes_.data(), kSize); }

std::string SealKey::ToHex() const {
  std::string hex(2 * kSize + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes_.data(), kSize);
  hex.pop_back();
  return hex;
}

std::string Sealer::Seal(int64_t sequence, std::string_view head, bool last) {
  const std::string sealed =
      fmt::format("osiris audit checkpoint\n{}\n{}\n{}\n{}", epoch_, sequence,
                  head, last ? "last" : "");
  unsigned char mac[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256(mac, Bytes(sealed), sealed.size(), key_.bytes_.data());
  Evolve();
  return Hex(mac);
}

void Sealer::Evolve() {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, Bytes(kEvolve), kEvolve.size());
  crypto_hash_sha256_update(&state, key_.bytes_.data(), SealKey::kSize);
  crypto_hash_sha256_final(&state, key_.bytes_.data());
  sodium_memzero(&state, sizeof(state));
  ++epoch_;
}

}  // namespace osiris
