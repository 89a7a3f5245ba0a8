#include "core/audit/audit_chain.h"

#include <sodium.h>

#include <algorithm>

namespace osiris {
namespace {

constexpr std::string_view kOpening = ",\"h\":\"";
constexpr std::string_view kClosing = "\"}";
constexpr size_t kDigits = 2 * crypto_hash_sha256_BYTES;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool IsLowerHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

std::string ChainHash(std::string_view previous, std::string_view body) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, Bytes(previous), previous.size());
  crypto_hash_sha256_update(&state, Bytes(body), body.size());
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state, hash);
  char hex[kDigits + 1];
  sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
  return std::string(hex, kDigits);
}

std::string ChainLine(std::string_view object, std::string_view previous) {
  const std::string_view body = object.substr(0, object.size() - 1);
  std::string line(body);
  line += kOpening;
  line += ChainHash(previous, body);
  line += kClosing;
  return line;
}

std::optional<ChainedLine> SplitChainedLine(std::string_view line) {
  constexpr size_t kEnd = kOpening.size() + kDigits + kClosing.size();
  if (line.size() <= kEnd || line.front() != '{' || !line.ends_with(kClosing)) {
    return std::nullopt;
  }
  const std::string_view body = line.substr(0, line.size() - kEnd);
  if (line.substr(body.size(), kOpening.size()) != kOpening) {
    return std::nullopt;
  }
  const std::string_view hash =
      line.substr(body.size() + kOpening.size(), kDigits);
  if (!std::all_of(hash.begin(), hash.end(), IsLowerHex)) return std::nullopt;
  return ChainedLine{body, hash};
}

}  // namespace osiris
