#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace osiris {

// Bytes of text by kind, for detectors. ASCII only: what is beyond counts as
// letters of words and as nothing else, whatever the locale. All of it runs
// through a text once, so that no text takes longer than its length.

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsLetter(char c) { return IsUpper(c) || IsLower(c); }
constexpr bool IsAlnum(char c) { return IsLetter(c) || IsDigit(c); }
constexpr bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
// A byte of a character beyond ASCII.
constexpr bool IsBeyondAscii(char c) { return (c & 0x80) != 0; }
constexpr bool IsWordByte(char c) {
  return IsAlnum(c) || c == '_' || IsBeyondAscii(c);
}
constexpr char ToLower(char c) {
  return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char ToUpper(char c) {
  return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// A set of bytes that is asked in one step.
class ByteSet {
 public:
  // Bytes that are `wanted`.
  template <typename Wanted>
  static constexpr ByteSet Of(Wanted wanted) {
    ByteSet set;
    for (size_t i = 0; i < set.has_.size(); ++i) {
      set.has_[i] = wanted(static_cast<char>(i));
    }
    return set;
  }

  constexpr bool operator()(char c) const {
    return has_[static_cast<unsigned char>(c)];
  }

 private:
  std::array<bool, 256> has_ = {};
};

inline constexpr ByteSet kWordBytes = ByteSet::Of(IsWordByte);

// True if a word may begin at `at`, or end there: the byte before, or the one
// at `end`, is none of a word.
inline bool BeginsAt(std::string_view text, size_t at) {
  return at == 0 || !kWordBytes(text[at - 1]);
}
inline bool EndsAt(std::string_view text, size_t end) {
  return end >= text.size() || !kWordBytes(text[end]);
}

// ASCII letters in lower case, all else as it is.
std::string Lowered(std::string_view text);

// In lower case and without the accents of Latin letters, also where these
// stand beside their letter.
std::string Unaccented(std::string_view text);

// Without blanks at both ends.
std::string_view Trimmed(std::string_view text);

// The ASCII letters before `at`, with at most four blanks and marks of an
// assignment between: "version" of "version: 1.2". Empty where there are none,
// or more than a known word has.
std::string_view WordBefore(std::string_view text, size_t at);

// Only the digits of `text`.
std::string DigitsOf(std::string_view text);

// Calls `found(begin, end)` for each longest run of bytes that are `wanted`.
template <typename Wanted, typename Found>
void ForEachRun(std::string_view text, const Wanted& wanted, Found found) {
  for (size_t at = 0; at < text.size();) {
    if (!wanted(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    while (at < text.size() && wanted(text[at])) ++at;
    found(begin, at);
  }
}

// The letter without its accent that two bytes of UTF-8 are, the first of them
// C3 to C5; `?` where there is none.
char UnaccentedLetter(unsigned char first, unsigned char second);

// Calls `found(c)` for each byte of Unaccented(text).
template <typename Found>
void ForEachUnaccented(std::string_view text, Found found) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next =
        static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    if (byte >= 0xC3 && byte <= 0xC5 && next != 0) {
      found(UnaccentedLetter(byte, next));
      ++i;
    } else if (byte == 0xCC || (byte == 0xCD && next < 0xB0)) {
      // An accent: U+0300 to U+036F.
      ++i;
    } else {
      found(ToLower(text[i]));
    }
  }
}

}  // namespace osiris
