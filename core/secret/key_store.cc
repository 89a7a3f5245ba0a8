#include "core/secret/key_store.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace osiris {
namespace {

constexpr size_t kMaxName = 128;

}  // namespace

bool IsKeyName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

Secret RandomKey() {
  std::array<char, KeyStore::kKeyBytes> bytes = {};
  randombytes_buf(bytes.data(), bytes.size());
  Secret key(std::string_view(bytes.data(), bytes.size()));
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

}  // namespace osiris
