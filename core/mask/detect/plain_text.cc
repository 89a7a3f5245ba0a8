#include "core/mask/detect/plain_text.h"

#include <algorithm>
#include <cstdint>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

// What a few bytes of a text stand for.
struct Piece {
  size_t bytes = 0;
  // '\0': nothing that is seen.
  char plain = '\0';
};

// Zeros of scripts that write numbers as ASCII does.
constexpr char32_t kZeros[] = {0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10};

// The character that begins at `at`, if it has two or three bytes.
char32_t CharacterAt(std::string_view text, size_t at, size_t& bytes) {
  const auto byte = [&text](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto goes_on = [&byte](size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  if ((byte(at) & 0xE0U) == 0xC0U && goes_on(at + 1)) {
    bytes = 2;
    return (byte(at) & 0x1FU) << 6U | (byte(at + 1) & 0x3FU);
  }
  if ((byte(at) & 0xF0U) == 0xE0U && goes_on(at + 1) && goes_on(at + 2)) {
    bytes = 3;
    return (byte(at) & 0x0FU) << 12U | (byte(at + 1) & 0x3FU) << 6U |
           (byte(at + 2) & 0x3FU);
  }
  return 0;
}

bool IsUnseen(char32_t c) {
  return c == 0x00AD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 ||
         c == 0xFEFF;
}

bool IsBlank(char32_t c) {
  return c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

bool IsDash(char32_t c) {
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE63;
}

std::optional<Piece> LookAlike(std::string_view text, size_t at) {
  size_t bytes = 0;
  const char32_t c = CharacterAt(text, at, bytes);
  if (bytes == 0) return std::nullopt;
  if (IsUnseen(c)) return Piece{bytes};
  if (IsBlank(c)) return Piece{bytes, ' '};
  if (IsDash(c)) return Piece{bytes, '-'};
  if (c == 0xFE6B) return Piece{bytes, '@'};
  if (c == 0x2024 || c == 0xFE52) return Piece{bytes, '.'};
  for (const char32_t zero : kZeros) {
    if (c >= zero && c < zero + 10) {
      return Piece{bytes, static_cast<char>('0' + (c - zero))};
    }
  }
  if (c >= 0xFF01 && c <= 0xFF5E) {
    return Piece{bytes, static_cast<char>(c - 0xFF01 + '!')};
  }
  return std::nullopt;
}

// The number in `digits`, if it is one of a character that is seen.
std::optional<char> Coded(std::string_view digits, int base) {
  unsigned code = 0;
  for (const char c : digits) {
    const bool fits = base == 16 ? IsHex(c) : IsDigit(c);
    if (!fits || code > 0x7F) return std::nullopt;
    const unsigned digit = IsDigit(c)
                               ? static_cast<unsigned>(c - '0')
                               : static_cast<unsigned>(ToLower(c) - 'a') + 10U;
    code = code * static_cast<unsigned>(base) + digit;
  }
  if (digits.empty() || code <= ' ' || code > '~') return std::nullopt;
  return static_cast<char>(code);
}

std::optional<Piece> Escape(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  std::optional<char> plain;
  if (rest[0] == '%' && rest.size() >= 3) {
    if ((plain = Coded(rest.substr(1, 2), 16))) return Piece{3, *plain};
  } else if (rest.starts_with("\\u") && rest.size() >= 6) {
    if ((plain = Coded(rest.substr(2, 4), 16))) return Piece{6, *plain};
  } else if (constexpr std::string_view kAt = "&commat;";
             rest.starts_with(kAt)) {
    return Piece{kAt.size(), '@'};
  } else if (rest.starts_with("&#")) {
    constexpr size_t kLongest = 8;
    const size_t end = rest.substr(0, kLongest).find(';');
    if (end == std::string_view::npos) return std::nullopt;
    const bool hex = end > 2 && ToLower(rest[2]) == 'x';
    const size_t from = hex ? 3 : 2;
    plain = Coded(rest.substr(from, end - from), hex ? 16 : 10);
    if (plain) return Piece{end + 1, *plain};
  }
  return std::nullopt;
}

std::optional<Piece> PieceAt(std::string_view text, size_t at) {
  const char c = text[at];
  if (IsBeyondAscii(c)) return LookAlike(text, at);
  if (c == '%' || c == '\\' || c == '&') return Escape(text, at);
  return std::nullopt;
}

}  // namespace

std::optional<PlainText> PlainTextOf(std::string_view text) {
  size_t at = 0;
  while (at < text.size() && !PieceAt(text, at)) ++at;
  if (at == text.size()) return std::nullopt;
  PlainText plain = {.text = std::string(text.substr(0, at)), .begins = {}};
  plain.begins.reserve(text.size() + 1);
  for (size_t i = 0; i < at; ++i) plain.begins.push_back(i);
  while (at < text.size()) {
    const Piece piece =
        PieceAt(text, at).value_or(Piece{.bytes = 1, .plain = text[at]});
    if (piece.plain != '\0') {
      plain.text.push_back(piece.plain);
      plain.begins.push_back(at);
    }
    at += piece.bytes;
  }
  plain.begins.push_back(text.size());
  return plain;
}

}  // namespace osiris
