// The functions of libcrypto below are deprecated in favour of ones that first
// load providers for milliseconds: see docs/adr/0019.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "core/base/fingerprint.h"

#include <openssl/sha.h>
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

SHA256_CTX* StateIn(unsigned char* bytes) {
  return reinterpret_cast<SHA256_CTX*>(bytes);
}

}  // namespace

Sha256::Sha256() {
  static_assert(sizeof(state_) >= sizeof(SHA256_CTX));
  static_assert(alignof(Sha256) >= alignof(SHA256_CTX));
  SHA256_Init(StateIn(state_.data()));
}

Sha256& Sha256::Add(std::string_view bytes) {
  SHA256_Update(StateIn(state_.data()), bytes.data(), bytes.size());
  return *this;
}

std::array<unsigned char, Sha256::kBytes> Sha256::Digest() {
  std::array<unsigned char, kBytes> digest;
  SHA256_Final(digest.data(), StateIn(state_.data()));
  return digest;
}

void Sha256::AppendHex(std::string& text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 2 * kBytes> hex;
  char* at = hex.data();
  for (const unsigned char byte : Digest()) {
    *at++ = kDigits[byte >> 4];
    *at++ = kDigits[byte & 15];
  }
  text.append(hex.data(), hex.size());
}

std::string Sha256::Hex() {
  std::string hex;
  AppendHex(hex);
  return hex;
}

Fingerprint& Fingerprint::Add(std::string_view part) {
  char length[8];
  for (int i = 0; i < 8; ++i) {
    length[i] = static_cast<char>(uint64_t{part.size()} >> (8 * i));
  }
  sha256_.Add({length, sizeof(length)}).Add(part);
  return *this;
}

std::string Fingerprint::Hex() { return sha256_.Hex(); }

std::string Sha256Hex(std::string_view bytes) {
  return Sha256().Add(bytes).Hex();
}

std::string RandomHex(size_t bytes) {
  std::vector<unsigned char> random(bytes);
  randombytes_buf(random.data(), random.size());
  return Hex(random.data(), random.size());
}

}  // namespace osiris
