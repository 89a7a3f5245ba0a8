#include "core/secret/vault_format.h"

#include <sodium.h>

#include <cstring>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/secret/secret_access.h"

namespace osiris {
namespace {

constexpr std::string_view kMagic = "OSIRISVT";
constexpr uint32_t kVersion = 1;
constexpr uint32_t kArgon2id = 2;
constexpr size_t kPassesAt = 16;
constexpr size_t kMemoryAt = 24;
constexpr size_t kSaltAt = 32;
constexpr size_t kCheckAt = kSaltAt + crypto_pwhash_SALTBYTES;
constexpr size_t kCheckBytes = 16;
constexpr size_t kNonceAt = kCheckAt + kCheckBytes;
constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kHeaderBytes = kNonceAt + kNonceBytes;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr uint64_t kMostPasses = 16;
constexpr uint64_t kMostMemory = uint64_t{1} << 30;

absl::Status Damaged(std::string_view what) {
  return MakeError(ErrorCode::kConfigVaultDamaged, what);
}

unsigned char* Bytes(std::string& text, size_t at = 0) {
  return reinterpret_cast<unsigned char*>(text.data()) + at;
}

const unsigned char* Bytes(std::string_view text, size_t at = 0) {
  return reinterpret_cast<const unsigned char*>(text.data()) + at;
}

void PutNumber(char*& at, uint64_t number, size_t bytes) {
  for (size_t i = 0; i < bytes; ++i) {
    *at++ = static_cast<char>(number >> (8 * i));
  }
}

uint64_t NumberAt(std::string_view text, size_t at, size_t bytes) {
  uint64_t number = 0;
  for (size_t i = 0; i < bytes; ++i) {
    number |= static_cast<uint64_t>(static_cast<unsigned char>(text[at + i]))
              << (8 * i);
  }
  return number;
}

// The header without salt, check and nonce.
std::string StartOf(VaultCost cost) {
  std::string start(kNonceAt, '\0');
  std::memcpy(start.data(), kMagic.data(), kMagic.size());
  char* at = start.data() + kMagic.size();
  PutNumber(at, kVersion, 4);
  PutNumber(at, kArgon2id, 4);
  PutNumber(at, cost.passes, 8);
  PutNumber(at, cost.memory_bytes, 8);
  return start;
}

absl::Status CheckHeader(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes + kTagBytes ||
      bytes.substr(0, kMagic.size()) != kMagic) {
    return Damaged("the vault is no vault any more");
  }
  if (NumberAt(bytes, kMagic.size(), 4) != kVersion ||
      NumberAt(bytes, kMagic.size() + 4, 4) != kArgon2id) {
    return Damaged("the vault is of a form that this version does not know");
  }
  const uint64_t passes = NumberAt(bytes, kPassesAt, 8);
  const uint64_t memory = NumberAt(bytes, kMemoryAt, 8);
  if (passes < crypto_pwhash_OPSLIMIT_MIN || passes > kMostPasses ||
      memory < crypto_pwhash_MEMLIMIT_MIN || memory > kMostMemory) {
    return Damaged("the vault asks for more than opening one may cost");
  }
  return absl::OkStatus();
}

// Names and values, each after its size; before all, how many there are.
size_t PackedSize(const VaultEntries& entries) {
  size_t size = 4;
  for (const auto& [name, secret] : entries) {
    size += 8 + name.size() + SecretAccess::BytesOf(secret).size();
  }
  return size;
}

void PutText(char*& at, std::string_view text) {
  PutNumber(at, text.size(), 4);
  std::memcpy(at, text.data(), text.size());
  at += text.size();
}

Secret Pack(const VaultEntries& entries) {
  return SecretAccess::Make(PackedSize(entries), [&entries](char* at) {
    PutNumber(at, entries.size(), 4);
    for (const auto& [name, secret] : entries) {
      PutText(at, name);
      PutText(at, SecretAccess::BytesOf(secret));
    }
    return true;
  });
}

bool TakeText(std::string_view& packed, std::string_view& text) {
  if (packed.size() < 4) return false;
  const uint64_t size = NumberAt(packed, 0, 4);
  packed.remove_prefix(4);
  if (size > packed.size()) return false;
  text = packed.substr(0, size);
  packed.remove_prefix(size);
  return true;
}

absl::StatusOr<VaultEntries> Unpack(std::string_view packed) {
  VaultEntries entries;
  const absl::Status broken = Damaged("the vault holds no entries");
  if (packed.size() < 4) return broken;
  const uint64_t count = NumberAt(packed, 0, 4);
  packed.remove_prefix(4);
  for (uint64_t i = 0; i < count; ++i) {
    std::string_view name;
    std::string_view value;
    if (!TakeText(packed, name) || !TakeText(packed, value)) return broken;
    entries.insert_or_assign(std::string(name), Secret(value));
  }
  if (!packed.empty()) return broken;
  return entries;
}

}  // namespace

VaultCost VaultCost::Moderate() {
  return {.passes = crypto_pwhash_OPSLIMIT_MODERATE,
          .memory_bytes = crypto_pwhash_MEMLIMIT_MODERATE};
}

VaultCost VaultCost::Least() {
  return {.passes = crypto_pwhash_OPSLIMIT_MIN,
          .memory_bytes = crypto_pwhash_MEMLIMIT_MIN};
}

absl::StatusOr<VaultKey> VaultKey::Derive(std::string start,
                                          const Secret& passphrase) {
  if (sodium_init() < 0) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "libsodium does not start");
  }
  const std::string_view typed = SecretAccess::BytesOf(passphrase);
  VaultKey key;
  key.key_ = SecretAccess::Make(kKeyBytes, [&](char* into) {
    return crypto_pwhash(reinterpret_cast<unsigned char*>(into), kKeyBytes,
                         typed.data(), typed.size(), Bytes(start, kSaltAt),
                         NumberAt(start, kPassesAt, 8),
                         NumberAt(start, kMemoryAt, 8),
                         crypto_pwhash_ALG_ARGON2ID13) == 0;
  });
  if (key.key_.empty()) {
    return MakeError(ErrorCode::kConfigVaultUnusable,
                     "there is not enough memory to open the vault");
  }
  const std::string_view bytes = SecretAccess::BytesOf(key.key_);
  constexpr std::string_view kPurpose = "osiris vault check";
  crypto_generichash(Bytes(start, kCheckAt), kCheckBytes, Bytes(kPurpose),
                     kPurpose.size(), Bytes(bytes), bytes.size());
  key.start_ = std::move(start);
  return key;
}

absl::StatusOr<VaultKey> VaultKey::Make(const Secret& passphrase,
                                        VaultCost cost) {
  std::string start = StartOf(cost);
  randombytes_buf(start.data() + kSaltAt, crypto_pwhash_SALTBYTES);
  return Derive(std::move(start), passphrase);
}

absl::StatusOr<VaultKey> VaultKey::Of(std::string_view bytes,
                                      const Secret& passphrase) {
  RETURN_IF_ERROR(CheckHeader(bytes));
  ASSIGN_OR_RETURN(VaultKey key,
                   Derive(std::string(bytes.substr(0, kNonceAt)), passphrase));
  if (key.Fits(bytes)) return key;
  return MakeError(ErrorCode::kConfigVaultLocked,
                   "this is not the passphrase of the vault");
}

bool VaultKey::Fits(std::string_view bytes) const {
  return bytes.size() >= kNonceAt &&
         sodium_memcmp(bytes.data(), start_.data(), kNonceAt) == 0;
}

std::string VaultKey::Seal(const VaultEntries& entries) const {
  const Secret packed = Pack(entries);
  const std::string_view plain = SecretAccess::BytesOf(packed);
  std::string sealed = start_;
  sealed.resize(kHeaderBytes + plain.size() + kTagBytes);
  randombytes_buf(sealed.data() + kNonceAt, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      Bytes(sealed, kHeaderBytes), nullptr, Bytes(plain), plain.size(),
      Bytes(sealed), kHeaderBytes, nullptr, Bytes(sealed, kNonceAt),
      Bytes(SecretAccess::BytesOf(key_)));
  return sealed;
}

absl::StatusOr<VaultEntries> VaultKey::Open(std::string_view bytes) const {
  RETURN_IF_ERROR(CheckHeader(bytes));
  const Secret packed = SecretAccess::Make(
      bytes.size() - kHeaderBytes - kTagBytes, [&](char* into) {
        return crypto_aead_xchacha20poly1305_ietf_decrypt(
                   reinterpret_cast<unsigned char*>(into), nullptr, nullptr,
                   Bytes(bytes, kHeaderBytes), bytes.size() - kHeaderBytes,
                   Bytes(bytes), kHeaderBytes, Bytes(bytes, kNonceAt),
                   Bytes(SecretAccess::BytesOf(key_))) == 0;
      });
  if (packed.empty()) return Damaged("the vault is not as it was written");
  return Unpack(SecretAccess::BytesOf(packed));
}

}  // namespace osiris
