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

// Appends the form in which values are compared.
void AppendCanonical(PersonalClass personal, std::string_view value,
                     std::string& bytes) {
  const size_t begin = bytes.size();
  const bool groups = IsWrittenInGroups(personal);
  const std::string_view whole = Trimmed(value);
  bytes.resize(begin + whole.size());
  char* end = bytes.data() + begin;
  for (const char c : whole) {
    if (groups && !IsAlnum(c) && !IsBeyondAscii(c)) continue;
    *end++ = ToLower(c);
  }
  bytes.resize(end - bytes.data());
  // "+420…" and "00420…" are one.
  if (personal == PersonalClass::kPhone && bytes.size() >= begin + 2 &&
      bytes[begin] == '0' && bytes[begin + 1] == '0') {
    bytes.erase(begin, 2);
  }
  if (bytes.size() == begin) bytes += value;
}

}  // namespace

TokenBook::TokenBook() : key_{} { randombytes_buf(key_.data(), key_.size()); }

TokenBook::Digest TokenBook::DigestOf(PersonalClass personal,
                                      std::string_view value) const {
  // The key stands first: with BLAKE2 that is as good as a keyed hash, and most
  // values are in the same block.
  std::string bytes;
  bytes.reserve(key_.size() + value.size());
  bytes.assign(key_.begin(), key_.end());
  AppendCanonical(personal, value, bytes);
  Digest digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  return digest;
}

std::string TokenBook::TokenOf(PersonalClass personal, std::string_view value) {
  const Digest digest = DigestOf(personal, value);
  if (const auto known = tokens_.find(digest); known != tokens_.end()) {
    return known->second;
  }
  if (tokens_.size() >= kMaxTokens) return std::string(LabelOf(personal));
  std::string token = fmt::format("{} {}", LabelOf(personal),
                                  ++counts_[static_cast<size_t>(personal)]);
  return tokens_.emplace(digest, std::move(token)).first->second;
}

}  // namespace osiris
