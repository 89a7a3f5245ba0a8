#include "core/mask/name_detector.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/mask/name_words.h"
#include "core/mask/text_run.h"

namespace osiris {
namespace {

struct Word {
  size_t begin = 0;
  size_t end = 0;
  // In lower case and without accents.
  std::string plain;
  // Begins with a capital, or with a letter beyond ASCII.
  bool capital = false;
  // "J." or "J".
  bool initial = false;

  bool given() const { return IsGivenName(plain); }
  bool family() const { return IsFamilyName(plain); }
  bool doubtful() const { return IsDoubtfulName(plain); }
};

std::vector<Word> WordsOf(std::string_view text) {
  std::vector<Word> words;
  const auto wanted = [](char c) {
    return IsWordByte(c) || c == '-' || c == '\'';
  };
  ForEachRun(text, wanted, [&](size_t begin, size_t end) {
    const std::string_view run = text.substr(begin, end - begin);
    const bool capital = IsUpper(run[0]) || IsBeyondAscii(run[0]);
    words.push_back({.begin = begin,
                     .end = end,
                     .plain = Unaccented(run),
                     .capital = capital,
                     .initial = capital && run.size() == 1});
  });
  return words;
}

bool IsTitle(std::string_view word) {
  constexpr std::array<std::string_view, 12> kTitles = {
      "mr", "mrs", "ms",  "dr",   "herr", "frau",
      "sr", "sra", "mme", "prof", "pan",  "pani"};
  return std::find(kTitles.begin(), kTitles.end(), word) != kTitles.end();
}

// "van", "de la": within a name and in lower case.
bool IsParticle(std::string_view word) {
  constexpr std::array<std::string_view, 12> kParticles = {
      "van", "von", "de",  "der", "den", "la",
      "di",  "da",  "dos", "del", "ter", "bin"};
  return std::find(kParticles.begin(), kParticles.end(), word) !=
         kParticles.end();
}

// A part of "Anne-Marie" or "O'Brien" counts, too.
bool HasLetters(const Word& word) {
  return std::none_of(word.plain.begin(), word.plain.end(), IsDigit) &&
         word.plain.find('_') == std::string::npos;
}

// How much the words [first, last] are a name.
double Likeness(const std::vector<Word>& words, size_t first, size_t last) {
  size_t named = 0;
  bool given = false;
  bool family = false;
  bool sure_given = false;
  for (size_t i = first; i <= last; ++i) {
    const Word& word = words[i];
    if (!HasLetters(word)) return 0;
    const std::string head = word.plain.substr(0, word.plain.find('-'));
    const bool a_given = word.given() || IsGivenName(head);
    if (IsThingWord(word.plain) && !a_given) return 0;
    given = given || a_given || word.doubtful();
    sure_given = sure_given || (a_given && !word.doubtful());
    family = family || (word.family() && !(i == first && a_given));
    if (!IsParticle(word.plain) && !word.initial) ++named;
  }
  if (named < 1 || named > 4) return 0;
  if (given && family) return 0.9;
  if (named == 1) return sure_given || family ? 0.5 : given ? 0.3 : 0;
  if (sure_given) return 0.75;
  if (family) return 0.5;
  return given ? 0.3 : 0.1;
}

// True if the words are beside each other on one line.
bool IsNear(std::string_view text, const Word& a, const Word& b) {
  const std::string_view between = text.substr(a.end, b.begin - a.end);
  return between == " " || (between == ". " && (a.initial || IsTitle(a.plain)));
}

// The last word of the name that begins with `first`.
size_t LastOf(std::string_view text, const std::vector<Word>& words,
              size_t first) {
  size_t last = first;
  size_t parts = 1;
  for (size_t i = first + 1; i < words.size() && parts < 4; ++i) {
    if (!IsNear(text, words[i - 1], words[i])) break;
    if (words[i].capital && HasLetters(words[i])) {
      if (IsThingWord(words[i].plain) && !words[i].family()) break;
      last = i;
      ++parts;
    } else if (!IsParticle(words[i].plain)) {
      break;
    }
  }
  return last;
}

}  // namespace

void FindPersonNames(std::string_view text, Findings& findings) {
  const std::vector<Word> words = WordsOf(text);
  for (size_t i = 0; i < words.size(); ++i) {
    const bool titled = i > 0 && IsTitle(words[i - 1].plain) &&
                        words[i - 1].capital && words[i].capital &&
                        IsNear(text, words[i - 1], words[i]);
    const bool begins =
        words[i].capital && (titled || words[i].given() || words[i].doubtful());
    if (!begins) continue;
    const size_t last = LastOf(text, words, i);
    const double likeness = Likeness(words, i, last);
    if (!titled && (last == i || likeness < kSure)) continue;
    findings.push_back({.begin = words[i].begin,
                        .end = words[last].end,
                        .personal = PersonalClass::kPersonName,
                        .confidence = titled ? 0.7 : 0.65,
                        .why = "words of a person's name"});
    i = last;
  }
}

double PersonNameLikeness(std::string_view value) {
  const std::string_view whole = Trimmed(value);
  if (whole.empty() || whole.size() > 80) return 0;
  std::vector<Word> words = WordsOf(whole);
  if (!words.empty() && IsTitle(words.front().plain)) {
    words.erase(words.begin());
  }
  if (words.empty() || words.size() > 6) return 0;
  for (size_t i = 0; i < words.size(); ++i) {
    if (!words[i].capital && !IsParticle(words[i].plain)) return 0;
    if (i == 0) continue;
    const std::string_view between =
        whole.substr(words[i - 1].end, words[i].begin - words[i - 1].end);
    // "Novák, Jan" is a name, too.
    if (between != " " && between != ". " && between != ", ") return 0;
  }
  // What stands after the last word: "Jr."
  if (whole.size() - words.back().end > 1) return 0;
  return Likeness(words, 0, words.size() - 1);
}

}  // namespace osiris
