#include "core/secret/home_key_store.h"

#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "core/config/optional_file.h"
#include "core/secret/kept_secrets.h"
#include "core/secret/reveal.h"
#include "core/secret/secret_access.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kHexBytes = 2 * KeyStore::kKeyBytes;

Secret HexOf(const Secret& key) {
  const std::string_view bytes = RevealSecret(key);
  return SecretAccess::Make(kHexBytes, [bytes](char* hex) {
    char text[kHexBytes + 1];
    sodium_bin2hex(text, sizeof(text),
                   reinterpret_cast<const unsigned char*>(bytes.data()),
                   bytes.size());
    std::copy(text, text + kHexBytes, hex);
    sodium_memzero(text, sizeof(text));
    return true;
  });
}

absl::StatusOr<Secret> KeyFrom(const Secret& hex,
                               const std::string& reference) {
  const std::string_view text = RevealSecret(hex);
  bool whole = text.size() == kHexBytes;
  Secret key = SecretAccess::Make(KeyStore::kKeyBytes, [&](char* bytes) {
    size_t size = 0;
    whole = whole &&
            sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes),
                           KeyStore::kKeyBytes, text.data(), text.size(),
                           nullptr, &size, nullptr) == 0 &&
            size == KeyStore::kKeyBytes;
    return true;
  });
  if (whole) return key;
  return MakeError(
      ErrorCode::kConfigKeyUnusable,
      fmt::format("the key `{}` is not as it was kept", reference));
}

// The store and the name of a reference.
std::pair<std::string, std::string> Split(const std::string& reference) {
  const size_t colon = reference.find(':');
  if (colon == std::string::npos) return {reference, ""};
  return {reference.substr(0, colon), reference.substr(colon + 1)};
}

absl::Status NoStore() {
  return MakeError(ErrorCode::kConfigKeychainUnavailable,
                   "no keychain and no vault can keep a key");
}

}  // namespace

HomeKeyStore::HomeKeyStore(Options options, SecretStores& stores)
    : options_(std::move(options)), stores_(stores), files_(options_.folder) {}

std::string HomeKeyStore::RefPathOf(std::string_view name) const {
  return fmt::format("{}/{}.ref", options_.folder, name);
}

absl::StatusOr<std::optional<std::string>> HomeKeyStore::RefOf(
    std::string_view name) const {
  if (!IsKeyName(name)) return std::nullopt;
  absl::StatusOr<std::optional<std::string>> text =
      ReadFileIfThere(RefPathOf(name));
  if (!text.ok()) {
    return MakeError(ErrorCode::kConfigKeyUnusable,
                     std::string(text.status().message()));
  }
  if (*text && (*text)->ends_with('\n')) (*text)->pop_back();
  return text;
}

absl::StatusOr<Secret> HomeKeyStore::LoadFrom(const std::string& reference) {
  const auto [place, name] = Split(reference);
  SecretStore* const store = stores_.Find(place);
  if (store == nullptr || name.empty()) {
    return MakeError(ErrorCode::kConfigKeyUnusable,
                     "a key's `.ref` names no place for keys");
  }
  ASSIGN_OR_RETURN(const Secret hex, store->Get(name));
  return KeyFrom(hex, reference);
}

absl::StatusOr<Secret> HomeKeyStore::Load(std::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<std::string> reference, RefOf(name));
  return reference ? LoadFrom(*reference) : files_.Load(name);
}

absl::StatusOr<Secret> HomeKeyStore::CreateIn(const std::string& place,
                                              std::string_view name) {
  SecretStore* const store = stores_.Find(place);
  if (store == nullptr) return NoStore();
  Secret key = RandomKey();
  KeptSecrets kept(*store);
  ASSIGN_OR_RETURN(
      const std::string kept_as,
      kept.Add(fmt::format("osiris/keys/{}/{}", RandomHex(8), name),
               HexOf(key)));
  RETURN_IF_ERROR(MakeFolder(options_.folder));
  const absl::Status named =
      CreateFile(RefPathOf(name), fmt::format("{}:{}\n", place, kept_as));
  // Another process was faster: its key is the one, and this one goes.
  if (absl::IsAlreadyExists(named)) return Load(name);
  RETURN_IF_ERROR(named);
  kept.Confirm();
  return key;
}

absl::StatusOr<Secret> HomeKeyStore::LoadOrCreateInStore(
    std::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<std::string> reference, RefOf(name));
  if (reference) return LoadFrom(*reference);
  absl::StatusOr<Secret> key = NoStore();
  if (!IsKeyName(name)) return key;
  for (const std::string& place : options_.places()) {
    key = CreateIn(place, name);
    if (key.ok()) break;
  }
  return key;
}

absl::StatusOr<Secret> HomeKeyStore::LoadOrCreate(std::string_view name) {
  absl::StatusOr<Secret> there = Load(name);
  // What a `.ref` names and is gone is not made anew.
  if (!absl::IsNotFound(there.status()) ||
      HasCode(there.status(), ErrorCode::kConfigSecretNotFound)) {
    return there;
  }
  absl::StatusOr<Secret> key = LoadOrCreateInStore(name);
  if (key.ok() || !options_.or_file) return key;
  // Named meanwhile by another process, and not to be had from there.
  ASSIGN_OR_RETURN(const std::optional<std::string> reference, RefOf(name));
  if (reference) return key;
  return files_.LoadOrCreate(name);
}

absl::Status HomeKeyStore::Delete(std::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<std::string> reference, RefOf(name));
  if (reference) {
    const auto [place, kept_as] = Split(*reference);
    if (SecretStore* const store = stores_.Find(place)) {
      RETURN_IF_ERROR(store->Delete(kept_as));
    }
    const std::string path = RefPathOf(name);
    if (unlink(path.c_str()) != 0 && errno != ENOENT) {
      return MakeError(ErrorCode::kConfigKeyUnusable,
                       fmt::format("`{}` cannot be removed", path));
    }
  }
  return files_.Delete(name);
}

}  // namespace osiris
