#include "core/mask/token_book.h"

#include <algorithm>

#include "core/base/fingerprint.h"
#include "core/mask/detect/text_run.h"
#include "fmt/format.h"
#include "sodium.h"

namespace osiris {
namespace {

bool IsWrittenInGroups(PersonalClass personal) {
  switch (personal) {
    case PersonalClass::kIban:
    case PersonalClass::kCard:
    case PersonalClass::kNationalId:
    case PersonalClass::kMac:
    case PersonalClass::kPhone:
      return true;
    default:
      return false;
  }
}

// The form in which values are compared.
std::string Canonical(PersonalClass personal, std::string_view value) {
  const bool groups = IsWrittenInGroups(personal);
  const std::string_view whole = Trimmed(value);
  std::string canonical(whole.size(), '\0');
  char* end = canonical.data();
  for (const char c : whole) {
    if (groups && !IsAlnum(c) && !IsBeyondAscii(c)) continue;
    *end++ = ToLower(c);
  }
  canonical.resize(end - canonical.data());
  // "+420…" and "00420…" are one.
  if (personal == PersonalClass::kPhone && canonical.starts_with("00")) {
    canonical.erase(0, 2);
  }
  return canonical.empty() ? std::string(value) : canonical;
}

}  // namespace

TokenBook::TokenBook() : key_{} { randombytes_buf(key_.data(), key_.size()); }

TokenBook::Digest TokenBook::DigestOf(PersonalClass personal,
                                      std::string_view value) const {
  // The key stands first, and half of the hash is kept: that is as good as a
  // keyed hash, and most values are in one block with the key.
  const auto hash =
      Sha256()
          .Add({reinterpret_cast<const char*>(key_.data()), key_.size()})
          .Add(Canonical(personal, value))
          .Digest();
  Digest digest{};
  static_assert(digest.size() <= hash.size() / 2);
  std::copy_n(hash.begin(), digest.size(), digest.begin());
  return digest;
}

std::string TokenBook::TokenOf(PersonalClass personal, std::string_view value) {
  const Digest digest = DigestOf(personal, value);
  const std::lock_guard lock(mutex_);
  if (const auto known = tokens_.find(digest); known != tokens_.end()) {
    return known->second;
  }
  if (tokens_.size() >= kMaxTokens) return std::string(LabelOf(personal));
  std::string token = fmt::format("{} {}", LabelOf(personal),
                                  ++counts_[static_cast<size_t>(personal)]);
  return tokens_.emplace(digest, std::move(token)).first->second;
}

std::string LengthClassOf(size_t bytes) {
  size_t most = 4;
  while (most < bytes) most *= 2;
  return most == 4 ? "1 to 4 bytes"
                   : fmt::format("{} to {} bytes", most / 2 + 1, most);
}

}  // namespace osiris
