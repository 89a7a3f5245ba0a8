#include "core/base/fingerprint.h"

#include <sodium.h>

#include <cstdint>
#include <vector>

namespace osiris {
namespace {

std::string Hex(const unsigned char* bytes, size_t size) {
  std::string hex(size * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes, size);
  hex.pop_back();
  return hex;
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

struct Fingerprint::State {
  crypto_hash_sha256_state sha256;
};

Fingerprint::Fingerprint() : state_(std::make_unique<State>()) {
  crypto_hash_sha256_init(&state_->sha256);
}

Fingerprint::~Fingerprint() = default;

Fingerprint& Fingerprint::Add(std::string_view part) {
  unsigned char length[8];
  for (int i = 0; i < 8; ++i) {
    length[i] = static_cast<unsigned char>(uint64_t{part.size()} >> (8 * i));
  }
  crypto_hash_sha256_update(&state_->sha256, length, sizeof(length));
  crypto_hash_sha256_update(&state_->sha256, Bytes(part), part.size());
  return *this;
}

std::string Fingerprint::Hex() {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state_->sha256, digest);
  return osiris::Hex(digest, sizeof(digest));
}

std::string Sha256Hex(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, Bytes(bytes), bytes.size());
  return Hex(digest, sizeof(digest));
}

std::string RandomHex(size_t bytes) {
  std::vector<unsigned char> random(bytes);
  randombytes_buf(random.data(), random.size());
  return Hex(random.data(), random.size());
}

}  // namespace osiris
