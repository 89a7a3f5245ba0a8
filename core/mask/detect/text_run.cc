#include "core/mask/detect/text_run.h"

#include <algorithm>

namespace osiris {
namespace {

// Letters of Latin-1 and Latin Extended-A, two bytes each, without accents:
// from U+00C0 and from U+0100 on. `?` stands for what is none.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuyty";
constexpr std::string_view kExtended =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnn"
    "nnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

}  // namespace

std::string Lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), ToLower);
  return lower;
}

char UnaccentedLetter(unsigned char first, unsigned char second) {
  const size_t code = (first & 0x1FU) << 6U | (second & 0x3FU);
  const size_t index = code < 0x100 ? code - 0xC0 : code - 0x100;
  const std::string_view table = code < 0x100 ? kLatin1 : kExtended;
  return index < table.size() ? table[index] : '?';
}

std::string Unaccented(std::string_view text) {
  std::string plain;
  ForEachUnaccented(text, [&plain](char c) { plain.push_back(c); });
  return plain;
}

std::string_view Trimmed(std::string_view text) {
  constexpr auto is_blank = [](char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view WordBefore(std::string_view text, size_t at) {
  constexpr size_t kMostMarks = 4;
  constexpr size_t kLongest = 16;
  constexpr std::string_view kMarks = " :=#\"'";
  size_t end = at;
  while (end > 0 && at - end < kMostMarks &&
         kMarks.find(text[end - 1]) != std::string_view::npos) {
    --end;
  }
  size_t begin = end;
  while (begin > 0 && end - begin <= kLongest && IsLetter(text[begin - 1])) {
    --begin;
  }
  const bool whole = end - begin <= kLongest &&
                     (begin == 0 || !IsBeyondAscii(text[begin - 1]));
  return whole ? text.substr(begin, end - begin) : std::string_view();
}

std::string DigitsOf(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), IsDigit);
  return digits;
}

}  // namespace osiris
