#include "core/secret/secret_word.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "core/secret/secret_access.h"

namespace osiris {
namespace {

constexpr size_t kShort = 4;
// A date has eight digits, "connection" ten letters.
constexpr size_t kLongestNumber = 8;
constexpr size_t kLongestWord = 10;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsAll(std::string_view text, bool (*is)(char)) {
  return std::all_of(text.begin(), text.end(), is);
}

}  // namespace

bool IsCommonSecret(const Secret& secret) {
  const std::string_view text = SecretAccess::BytesOf(secret);
  if (text.empty()) return false;
  if (text.size() < kShort) return true;
  if (IsAll(text, IsDigit)) return text.size() <= kLongestNumber;
  if (text.size() > kLongestWord) return false;
  const bool starts_as_word = IsLower(text.front()) || IsUpper(text.front());
  return IsAll(text, IsUpper) ||
         (starts_as_word && IsAll(text.substr(1), IsLower));
}

}  // namespace osiris
