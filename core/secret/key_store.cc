#include "core/secret/key_store.h"

#include <sodium.h>

#include <algorithm>

#include "core/secret/secret_access.h"

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
  return SecretAccess::Make(KeyStore::kKeyBytes, [](char* bytes) {
    randombytes_buf(bytes, KeyStore::kKeyBytes);
    return true;
  });
}

}  // namespace osiris
