#include "core/mask/token_book.h"

#include "core/mask/text_run.h"
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
  std::string canonical;
  const bool groups = IsWrittenInGroups(personal);
  for (const char c : Trimmed(value)) {
    if (groups && !IsAlnum(c) && !IsBeyondAscii(c)) continue;
    canonical.push_back(ToLower(c));
  }
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
  const std::string canonical = Canonical(personal, value);
  Digest digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(canonical.data()),
                     canonical.size(), key_.data(), key_.size());
  return digest;
}

std::string TokenBook::TokenOf(PersonalClass personal, std::string_view value) {
  const Digest digest = DigestOf(personal, value);
  if (const auto known = tokens_.find(digest); known != tokens_.end()) {
    return known->second;
  }
  if (tokens_.size() >= kMaxTokens) return std::string(LabelOf(personal));
  std::string token =
      fmt::format("{} {}", LabelOf(personal), ++counts_[personal]);
  return tokens_.emplace(digest, std::move(token)).first->second;
}

}  // namespace osiris
