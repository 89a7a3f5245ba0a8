#include "core/secret/secret_spelling.h"

#include <cstddef>
#include <cstdint>

#include "core/base/json.h"
#include "sodium.h"

namespace osiris {
namespace {

// Of less, an encoded form would stand anywhere by chance.
constexpr size_t kLeastEncoded = 4;

bool IsUnreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
}

// Everything but RFC 3986's unreserved characters as %XX.
std::string PercentEncode(std::string_view bytes, std::string_view digits,
                          bool plus_for_space) {
  std::string text;
  for (const char c : bytes) {
    if (IsUnreserved(c)) {
      text += c;
    } else if (c == ' ' && plus_for_space) {
      text += '+';
    } else {
      text += '%';
      text += digits[static_cast<uint8_t>(c) >> 4];
      text += digits[static_cast<uint8_t>(c) & 15];
    }
  }
  return text;
}

// As it stands between the quotes of a JSON text.
std::string JsonEscape(std::string_view bytes) {
  const std::string quoted = DumpJson(Json(std::string(bytes)));
  return quoted.substr(1, quoted.size() - 2);
}

// The characters of `bytes` in base64 that depend on nothing but `bytes` when
// `before` other bytes (modulo 3) were encoded ahead of them.
std::string Base64Middle(std::string_view bytes, size_t before, int variant) {
  std::string padded(before, '\0');
  padded += bytes;
  std::string text(sodium_base64_ENCODED_LEN(padded.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(padded.data()),
                    padded.size(), variant);
  // Six bits a character: the first ones also hold bits of what comes before,
  // the last one may hold bits of what comes after.
  const size_t first = (before * 8 + 5) / 6;
  const size_t last = padded.size() * 8 / 6;
  sodium_memzero(padded.data(), padded.size());
  return last > first ? text.substr(first, last - first) : std::string();
}

}  // namespace

std::vector<SecretSpelling> SpellingsOf(std::string_view bytes) {
  std::vector<SecretSpelling> spellings = {{std::string(bytes), false}};
  if (bytes.size() < kLeastEncoded) return spellings;
  for (const std::string_view digits :
       {"0123456789ABCDEF", "0123456789abcdef"}) {
    spellings.push_back({PercentEncode(bytes, digits, false), true});
    spellings.push_back({PercentEncode(bytes, digits, true), true});
  }
  const std::string escaped = JsonEscape(bytes);
  spellings.push_back({JsonEscape(escaped), true});
  spellings.push_back({escaped, true});
  for (size_t before = 0; before < 3; ++before) {
    for (const int variant : {sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
                              sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
      spellings.push_back({Base64Middle(bytes, before, variant), true});
    }
  }
  return spellings;
}

}  // namespace osiris
