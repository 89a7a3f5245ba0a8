#include "core/folding/folding.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace osiris {
namespace {

// What becomes of a code point.
struct Folding {
  uint32_t code;
  const char* folded;
};

// Combining marks in a row, and their class; 0 of letters that are joined to
// the one before.
struct Marks {
  uint32_t first;
  uint32_t last;
  int kind;
  // True if some character is composed with them.
  bool composed;
};

#include "tools/unicode/folding.inc"

// One character, as it stands in a text.
struct Piece {
  uint32_t code = 0;
  std::string_view bytes;
};

// Of bytes that are no UTF-8.
constexpr uint32_t kNoCode = 0xFFFFFFFF;

bool Follows(std::string_view text, size_t at) {
  return at < text.size() && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80;
}

Piece PieceAt(std::string_view text, size_t at) {
  const auto first = static_cast<uint8_t>(text[at]);
  if (first < 0x80) return {first, text.substr(at, 1)};
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  uint32_t code = first & (0xFFU >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if (first < 0xC2 || !Follows(text, at + i)) {
      return {kNoCode, text.substr(at, 1)};
    }
    code = code << 6 | (static_cast<uint8_t>(text[at + i]) & 0x3FU);
  }
  return {code, text.substr(at, length)};
}

void AppendCode(uint32_t code, std::string& text) {
  // What arithmetic makes is in three bytes.
  text += static_cast<char>(0xE0 | code >> 12);
  text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
  text += static_cast<char>(0x80 | (code & 0x3F));
}

// Syllables of Hangul are taken apart by arithmetic (Unicode, 3.12).
bool AppendHangul(uint32_t code, std::string& text) {
  constexpr uint32_t kFirst = 0xAC00;
  constexpr uint32_t kCount = 11172;
  if (code < kFirst || code >= kFirst + kCount) return false;
  const uint32_t index = code - kFirst;
  AppendCode(0x1100 + index / 588, text);
  AppendCode(0x1161 + index % 588 / 28, text);
  if (index % 28 != 0) AppendCode(0x11A7 + index % 28, text);
  return true;
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

void AppendFolded(const Piece& piece, std::string& text) {
  if (piece.code < 0x80) {
    text += Lower(piece.bytes[0]);
    return;
  }
  const auto* const found =
      std::lower_bound(std::begin(kFoldings), std::end(kFoldings), piece.code,
                       [](const Folding& folding, uint32_t code) {
                         return folding.code < code;
                       });
  if (found != std::end(kFoldings) && found->code == piece.code) {
    text += found->folded;
  } else if (!AppendHangul(piece.code, text)) {
    text += piece.bytes;
  }
}

// Those that `code` is among, or nullptr.
const Marks* MarksOf(uint32_t code) {
  const auto* const found = std::lower_bound(
      std::begin(kMarks), std::end(kMarks), code,
      [](const Marks& marks, uint32_t at) { return marks.last < at; });
  return found != std::end(kMarks) && found->first <= code ? found : nullptr;
}

// The class of a combining mark, or 0.
int KindOf(uint32_t code) {
  const Marks* const marks = MarksOf(code);
  return marks == nullptr ? 0 : marks->kind;
}

// Marks at one letter, in the one order of their classes.
std::string Ordered(std::string_view text) {
  std::string ordered;
  std::vector<std::pair<int, std::string_view>> marks;
  const auto flush = [&] {
    std::stable_sort(
        marks.begin(), marks.end(),
        [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [kind, bytes] : marks) ordered += bytes;
    marks.clear();
  };
  for (size_t at = 0; at < text.size();) {
    const Piece piece = PieceAt(text, at);
    at += piece.bytes.size();
    if (const int kind = KindOf(piece.code); kind != 0) {
      marks.emplace_back(kind, piece.bytes);
    } else {
      flush();
      ordered += piece.bytes;
    }
  }
  flush();
  return ordered;
}

}  // namespace

size_t EndOfLetter(std::string_view text, size_t at) {
  at += PieceAt(text, at).bytes.size();
  while (at < text.size() && IsMark(text.substr(at))) {
    at += PieceAt(text, at).bytes.size();
  }
  return at;
}

bool IsMark(std::string_view text) {
  return !text.empty() && MarksOf(PieceAt(text, 0).code) != nullptr;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

std::string FoldName(std::string_view name) {
  if (IsAscii(name)) {
    std::string lower(name);
    for (char& c : lower) c = Lower(c);
    return lower;
  }
  std::string folded;
  folded.reserve(name.size());
  for (size_t at = 0; at < name.size();) {
    const Piece piece = PieceAt(name, at);
    AppendFolded(piece, folded);
    at += piece.bytes.size();
  }
  return IsAscii(folded) ? folded : Ordered(folded);
}

std::string WithoutMarks(std::string_view folded) {
  std::string bare;
  for (size_t at = 0; at < folded.size();) {
    const Piece piece = PieceAt(folded, at);
    if (KindOf(piece.code) == 0) bare += piece.bytes;
    at += piece.bytes.size();
  }
  return bare;
}

std::string BindMarks(std::string_view folded) {
  // In no UTF-8.
  constexpr char kEdge = '\xff';
  std::string bound;
  // The letter, with the marks at it so far.
  std::string letter;
  // How much of it may be one character.
  size_t composed = 0;
  const auto flush = [&] {
    if (composed > 0) {
      letter.insert(composed, 1, kEdge);
      letter.insert(0, 1, kEdge);
    }
    bound += letter;
    letter.clear();
    composed = 0;
  };
  for (size_t at = 0; at < folded.size();) {
    const Piece piece = PieceAt(folded, at);
    at += piece.bytes.size();
    const Marks* const marks = MarksOf(piece.code);
    if (marks == nullptr || letter == "*" || letter == ".") flush();
    letter += piece.bytes;
    if (marks != nullptr && marks->composed) composed = letter.size();
  }
  flush();
  return bound;
}

}  // namespace osiris
