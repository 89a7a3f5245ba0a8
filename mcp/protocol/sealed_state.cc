#include "mcp/protocol/sealed_state.h"

#include <sodium.h>

#include <cstdlib>

#include "mcp/protocol/base64.h"

namespace osiris::mcp {
namespace {

constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

int64_t MillisecondsOf(SealedState::Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             time.time_since_epoch())
      .count();
}

}  // namespace

SealedState::SealedState() {
  static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);
  if (sodium_init() < 0) std::abort();
  randombytes_buf(key_.data(), key_.size());
}

std::string SealedState::Seal(const Json& state, std::string_view purpose,
                              Clock::time_point expiry) const {
  const std::string plain =
      DumpJson(Json::array({MillisecondsOf(expiry), state}));
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  randombytes_buf(sealed.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      Bytes(sealed) + kNonceBytes, nullptr, Bytes(plain), plain.size(),
      Bytes(purpose), purpose.size(), nullptr, Bytes(sealed), key_.data());
  return UrlSafeBase64(sealed);
}

std::optional<Json> SealedState::Open(std::string_view text,
                                      std::string_view purpose,
                                      Clock::time_point now) const {
  const std::optional<std::string> sealed = BytesOfUrlSafeBase64(text);
  if (!sealed.has_value() || sealed->size() < kNonceBytes + kTagBytes) {
    return std::nullopt;
  }
  const std::string_view cipher = std::string_view(*sealed).substr(kNonceBytes);
  std::string plain(cipher.size() - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          Bytes(plain), nullptr, nullptr, Bytes(cipher), cipher.size(),
          Bytes(purpose), purpose.size(), Bytes(std::string_view(*sealed)),
          key_.data()) != 0) {
    return std::nullopt;
  }
  absl::StatusOr<Json> opened = ParseJson(plain);
  if (!opened.ok() || MillisecondsOf(now) >= opened->at(0).get<int64_t>()) {
    return std::nullopt;
  }
  return std::move(opened->at(1));
}

}  // namespace osiris::mcp
