#include "core/secret/header_secret.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "sodium.h"

namespace osiris {
namespace {

std::string LowerOf(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

// The credentials of "Basic dXNlcjpwYXNzd29yZA==": what follows the colon.
std::string PasswordOfBasic(std::string_view text) {
  std::string bytes(text.size(), '\0');
  size_t size = 0;
  const char* end = nullptr;
  text = text.substr(0, text.find('='));
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()),
                        bytes.size(), text.data(), text.size(), nullptr, &size,
                        &end, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
      end != text.data() + text.size()) {
    return "";
  }
  bytes.resize(size);
  const size_t colon = bytes.find(':');
  return colon == std::string_view::npos ? "" : bytes.substr(colon + 1);
}

bool IsScheme(std::string_view word) {
  static constexpr std::string_view kSchemes[] = {
      "apikey", "api-key", "basic",     "bearer", "digest", "hmac",
      "jwt",    "key",     "negotiate", "ntlm",   "oauth",  "token"};
  const std::string lower = LowerOf(word);
  return std::find(std::begin(kSchemes), std::end(kSchemes), lower) !=
         std::end(kSchemes);
}

bool IsAuthorization(std::string_view name) {
  return LowerOf(name).ends_with("authorization");
}

}  // namespace

std::vector<std::string> SecretsInHeader(std::string_view text,
                                         std::string_view name) {
  constexpr std::string_view kBlanks = " \t";
  const size_t blank = text.find_first_of(kBlanks);
  if (blank == std::string_view::npos) return {};
  const std::string_view scheme = text.substr(0, blank);
  const size_t start = text.find_first_not_of(kBlanks, blank);
  if (start == std::string_view::npos ||
      !(IsScheme(scheme) || IsAuthorization(name))) {
    return {};
  }
  const std::string_view rest = text.substr(start);
  std::vector<std::string> values = {std::string(rest)};
  if (LowerOf(scheme) == "basic") values.push_back(PasswordOfBasic(rest));
  return values;
}

}  // namespace osiris
