#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace osiris {

// Bytes of text by kind, for detectors. ASCII only: what is beyond counts as
// letters of words and as nothing else, whatever the locale. All of it runs
// through a text once, so that no text takes longer than its length.

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
inline bool IsLetter(char c) { return IsUpper(c) || IsLower(c); }
inline bool IsAlnum(char c) { return IsLetter(c) || IsDigit(c); }
inline bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
// A byte of a character beyond ASCII.
inline bool IsBeyondAscii(char c) { return (c & 0x80) != 0; }
inline bool IsWordByte(char c) {
  return IsAlnum(c) || c == '_' || IsBeyondAscii(c);
}
inline char ToLower(char c) {
  return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
inline char ToUpper(char c) {
  return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// True if a word may begin at `at`, or end there: the byte before, or the one
// at `end`, is none of a word.
inline bool BeginsAt(std::string_view text, size_t at) {
  return at == 0 || !IsWordByte(text[at - 1]);
}
inline bool EndsAt(std::string_view text, size_t end) {
  return end >= text.size() || !IsWordByte(text[end]);
}

// ASCII letters in lower case, all else as it is.
std::string Lowered(std::string_view text);

// In lower case and without the accents of Latin letters, also where these
// stand beside their letter.
std::string Unaccented(std::string_view text);

// Without blanks at both ends.
std::string_view Trimmed(std::string_view text);

// Only the digits of `text`.
std::string DigitsOf(std::string_view text);

// Calls `found(begin, end)` for each longest run of bytes that are `wanted`.
template <typename Wanted, typename Found>
void ForEachRun(std::string_view text, Wanted wanted, Found found) {
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

}  // namespace osiris
