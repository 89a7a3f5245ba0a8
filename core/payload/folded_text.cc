#include "core/payload/folded_text.h"

#include <algorithm>
#include <iterator>

#include "core/folding/folding.h"

namespace osiris {
namespace {

constexpr uint8_t kBegins = 0x80;
// Scripts without blanks, and what is no letter.
constexpr uint8_t kNone = 0;
constexpr uint8_t kLatin = 1;
constexpr uint8_t kGreek = 2;
constexpr uint8_t kCyrillic = 3;
constexpr uint8_t kArmenian = 4;
constexpr uint8_t kGeorgian = 5;

// Letters that stay when they are folded. UTF-8 sorts as code points do.
struct Range {
  std::string_view first;
  std::string_view last;
  uint8_t script;
};

constexpr Range kRanges[] = {
    {"\u00aa", "\u00aa", kLatin},    {"\u00ba", "\u00ba", kLatin},
    {"\u00df", "\u00f6", kLatin},    {"\u00f8", "\u02af", kLatin},
    {"\u0370", "\u0373", kGreek},    {"\u0376", "\u037d", kGreek},
    {"\u0391", "\u03f5", kGreek},    {"\u03f7", "\u03ff", kGreek},
    {"\u0400", "\u0481", kCyrillic}, {"\u048a", "\u052f", kCyrillic},
    {"\u0531", "\u0556", kArmenian}, {"\u0560", "\u0588", kArmenian},
    {"\u10a0", "\u10fa", kGeorgian}, {"\u10fc", "\u10ff", kGeorgian},
    {"\u1c80", "\u1c88", kCyrillic}, {"\u1c90", "\u1cbf", kGeorgian},
    {"\u1e00", "\u1eff", kLatin},    {"\u2c60", "\u2c7f", kLatin},
    {"\u2d00", "\u2d2d", kGeorgian}, {"\ua640", "\ua66e", kCyrillic},
    {"\ua680", "\ua69d", kCyrillic}, {"\ua722", "\ua787", kLatin},
    {"\ua78b", "\ua7ca", kLatin},    {"\uff10", "\uff19", kLatin},
    {"\uff21", "\uff3a", kLatin},    {"\uff41", "\uff5a", kLatin},
};

bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

bool IsAsciiByte(char c) { return static_cast<unsigned char>(c) < 0x80; }

// The first character of `letter`.
std::string_view FirstOf(std::string_view letter) {
  size_t end = 1;
  while (end < letter.size() && (letter[end] & 0xC0) == 0x80) ++end;
  return letter.substr(0, end);
}

uint8_t ScriptOf(std::string_view letter) {
  if (IsAsciiByte(letter[0])) return IsAlnum(letter[0]) ? kLatin : kNone;
  const std::string_view first = FirstOf(letter);
  const auto* const found = std::lower_bound(
      std::begin(kRanges), std::end(kRanges), first,
      [](const Range& range, std::string_view at) { return range.last < at; });
  return found != std::end(kRanges) && found->first <= first ? found->script
                                                             : kNone;
}

// Of Turkish, too, "I" and "i" with a dot and without are one letter in either
// case: nobody can tell in which language a letter stands.
std::string WithOneI(std::string folded) {
  constexpr std::string_view kDotless = "\u0131";
  constexpr std::string_view kDot = "\u0307";
  if (folded.starts_with(kDotless)) folded.replace(0, kDotless.size(), "i");
  if (const size_t dot = folded.find(kDot);
      folded.starts_with('i') && dot != std::string::npos) {
    folded.erase(dot, kDot.size());
  }
  return folded;
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

FoldedText::FoldedText(std::string_view original) {
  const bool ascii = IsAscii(original);
  text_.reserve(original.size());
  kinds_.reserve(original.size());
  if (!ascii) places_.reserve(original.size());
  for (size_t at = 0; at < original.size();) {
    const char c = original[at];
    const bool plain = IsAsciiByte(c) && (at + 1 == original.size() ||
                                          IsAsciiByte(original[at + 1]));
    // A mark at a sign of ASCII is one of its own.
    const size_t end = plain || (IsAsciiByte(c) && !IsAlnum(c))
                           ? at + 1
                           : EndOfLetter(original, at);
    if (end == at + 1 && IsAsciiByte(c)) {
      text_ += Lower(c);
      kinds_.push_back(
          static_cast<uint8_t>(kBegins | ScriptOf(original.substr(at, 1))));
      if (!ascii) places_.push_back(static_cast<uint32_t>(at));
    } else {
      const std::string folded =
          WithOneI(FoldName(original.substr(at, end - at)));
      Add(folded, ScriptOf(folded), at);
    }
    at = end;
  }
}

void FoldedText::Add(std::string_view folded, uint8_t script, size_t place) {
  text_ += folded;
  kinds_.push_back(static_cast<uint8_t>(script | kBegins));
  kinds_.insert(kinds_.end(), folded.size() - 1, script);
  places_.insert(places_.end(), folded.size(), static_cast<uint32_t>(place));
}

bool FoldedText::IsEdge(size_t at) const {
  if (at == 0 || at >= text_.size()) return true;
  const auto script = static_cast<uint8_t>(kinds_[at] & ~kBegins);
  if (script == kNone) return true;
  // A letter is not cut, and neither is a word.
  return (kinds_[at] & kBegins) != 0 &&
         script != static_cast<uint8_t>(kinds_[at - 1] & ~kBegins);
}

void FoldedText::VisitWords(
    const std::function<void(std::string_view word)>& visit) const {
  const std::string_view text = text_;
  for (size_t at = 0; at < text.size();) {
    const auto script = static_cast<uint8_t>(kinds_[at] & ~kBegins);
    size_t end = at + 1;
    if (script == kNone) {
      while (end < text.size() && kinds_[end] == kNone) ++end;
      const std::string_view first = FirstOf(text.substr(at, end - at));
      if (!IsAsciiByte(first[0]) && !IsMark(first)) visit(first);
    } else {
      while (end < text.size() && (kinds_[end] & ~kBegins) == script) ++end;
      visit(text.substr(at, end - at));
    }
    at = end;
  }
}

}  // namespace osiris
