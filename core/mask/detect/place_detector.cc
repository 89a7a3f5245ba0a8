#include "core/mask/detect/place_detector.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>

#include "absl/container/inlined_vector.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/detect/word_table.h"

namespace osiris {
namespace {

// A number with a point.
struct Decimal {
  size_t begin = 0;
  size_t end = 0;
  size_t after_point = 0;
};

// The decimal that begins at `begin`, or one without an end.
Decimal ReadDecimal(std::string_view text, size_t begin) {
  Decimal decimal = {.begin = begin};
  size_t at = begin;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  const size_t whole = at;
  while (at < text.size() && IsDigit(text[at]) && at - whole < 4) ++at;
  if (at == whole || at >= text.size() || text[at] != '.') return decimal;
  const size_t point = at++;
  while (at < text.size() && IsDigit(text[at]) && at - point < 20) ++at;
  if (at < text.size() && (IsDigit(text[at]) || text[at] == '.'))
    return decimal;
  decimal.after_point = at - point - 1;
  decimal.end = at;
  return decimal;
}

double ValueOf(std::string_view text, const Decimal& decimal) {
  const std::string copy(
      text.substr(decimal.begin, decimal.end - decimal.begin));
  return std::strtod(copy.c_str(), nullptr);
}

// True if another number follows: a list of three is no place.
bool GoesOn(std::string_view text, size_t end) {
  const size_t next = text.find_first_not_of(" ,;", end);
  return next != std::string_view::npos && next > end &&
         (IsDigit(text[next]) || text[next] == '-');
}

bool IsPlace(std::string_view text, const Decimal& first,
             const Decimal& second) {
  if (first.after_point < 3 || second.after_point < 3) return false;
  const double a = std::abs(ValueOf(text, first));
  const double b = std::abs(ValueOf(text, second));
  return a <= 180 && b <= 180 && (a <= 90 || b <= 90) &&
         // Ratios, not the sea south of Ghana.
         (a >= 1 || b >= 1);
}

// Words of streets. A word of the text ends with one of the first, is one of
// the second after the name and its number, or before the name.
constexpr std::array<std::string_view, 9> kEndings = {
    "straße", "strasse", "gasse", "weg",  "allee",
    "platz",  "straat",  "gatan", "vägen"};
constexpr std::string_view kAfterName =
    "street st avenue ave road rd boulevard blvd lane ln drive dr court ct "
    "square sq terrace place pl way close parkway pkwy highway hwy crescent "
    "circle cir ulica ulice utca katu";
constexpr std::string_view kBeforeName =
    "rue via viale piazza corso calle avenida plaza paseo rua ul ulica ulice "
    "al náměstí nám nábřeží třída tř av travessa chemin allée quai impasse";
constexpr uint8_t kStandsAfter = 1;
constexpr uint8_t kStandsBefore = 2;
// After "PO", before its number.
constexpr uint8_t kBox = 4;

// No ending has more bytes.
constexpr size_t kMaxEnding = 7;

uint8_t KindsOfStreetWord(std::string_view lower) {
  static const auto* const table = new WordTable({{kAfterName, kStandsAfter},
                                                  {kBeforeName, kStandsBefore},
                                                  {"box", kBox}});
  return table->KindsOf(lower);
}

// "12", "12a", "12/3", "12-14", "#4".
bool IsHouseNumber(std::string_view word) {
  if (word.empty() || word.size() > 9 || !IsDigit(word[0])) return false;
  size_t digits = 0;
  for (const char c : word) {
    if (IsDigit(c)) {
      ++digits;
    } else if (c != '/' && c != '-' && !IsLetter(c)) {
      return false;
    }
  }
  const size_t tail =
      std::min(word.find_first_not_of("0123456789/-"), word.size());
  return digits <= 6 && word.size() - tail <= 2;
}

constexpr ByteSet kAddressBytes = ByteSet::Of(
    [](char c) { return IsWordByte(c) || c == '/' || c == '-' || c == '\''; });

// A word of an address, or a number.
class Word {
 public:
  Word(std::string_view text, size_t begin, size_t end)
      : text_(text.data() + begin), begin_(begin), end_(end) {}

  size_t begin() const { return begin_; }
  size_t end() const { return end_; }
  std::string_view text() const { return {text_, end_ - begin_}; }
  bool capital() const { return IsUpper(*text_) || IsBeyondAscii(*text_); }
  bool begins_with_digit() const { return IsDigit(*text_); }
  bool number() const { return IsHouseNumber(text()); }

  // kStandsAfter, kStandsBefore, both, or kBox.
  uint8_t Kinds() const {
    if (text().size() > WordTable::kMaxWord || begins_with_digit()) return 0;
    std::array<char, WordTable::kMaxWord> lower;
    std::transform(text().begin(), text().end(), lower.begin(), ToLower);
    return KindsOfStreetWord({lower.data(), text().size()});
  }

  bool EndsLikeStreet() const {
    std::array<char, kMaxEnding> lower;
    const size_t size = std::min(text().size(), kMaxEnding);
    const std::string_view tail = text().substr(text().size() - size);
    std::transform(tail.begin(), tail.end(), lower.begin(), ToLower);
    const std::string_view end(lower.data(), size);
    return std::any_of(
        kEndings.begin(), kEndings.end(), [&](std::string_view ending) {
          return text().size() > ending.size() + 1 && end.ends_with(ending);
        });
  }

 private:
  const char* text_;
  size_t begin_;
  size_t end_;
};

using Words = absl::InlinedVector<Word, 16>;

Words WordsOf(std::string_view text) {
  Words words;
  ForEachRun(text, kAddressBytes, [&](size_t begin, size_t end) {
    words.emplace_back(text, begin, end);
  });
  return words;
}

bool HasNumber(const Words& words) {
  return std::any_of(words.begin(), words.end(), std::mem_fn(&Word::number));
}

// What stands between words of one address.
bool IsNear(std::string_view text, const Word& a, const Word& b) {
  if (b.begin() - a.end() > 3) return false;
  for (const char c : text.substr(a.end(), b.begin() - a.end())) {
    if (c != ' ' && c != ',' && c != '.' && c != '#' && c != '\n') return false;
  }
  return true;
}

// Index of the first word of the address whose street's word is `at` and comes
// after the name ("12 Old Mill Road"), or `at` for none.
size_t NumberBefore(std::string_view text, const Words& words, size_t at) {
  for (size_t back = 1; back <= 4 && back <= at; ++back) {
    const Word& word = words[at - back];
    if (!IsNear(text, word, words[at - back + 1])) break;
    if (word.number() && back >= 2) return at - back;
    if (!word.capital() && !word.begins_with_digit()) break;
  }
  return at;
}

// The same forwards: "Hauptstraße 5", "rue de la Paix 7".
size_t NumberAfter(std::string_view text, const Words& words, size_t at,
                   size_t least) {
  for (size_t on = 1; on <= 6 && at + on < words.size(); ++on) {
    const Word& word = words[at + on];
    if (!IsNear(text, words[at + on - 1], word)) break;
    if (word.number() && on >= least) return at + on;
    if (on >= 5) break;
  }
  return at;
}

// Index of the last word of the name after `at`, a street's word that a number
// stands before ("12 rue de Rivoli"), or `last` where one follows, too.
size_t EndOfName(const Words& words, size_t at, size_t last) {
  if (last == at && at + 1 < words.size()) last = at + 1;
  while (last + 1 < words.size() && last < at + 4 && !words[last].capital()) {
    ++last;
  }
  return last;
}

// Index of the first word of "PO Box 12" or "P.O. Box 12" whose `box` is `at`,
// or `at` for none.
size_t BeginOfBox(std::string_view text, const Words& words, size_t at) {
  const auto is = [&](size_t back, std::string_view letters) {
    return back <= at && IsNear(text, words[at - back], words[at - back + 1]) &&
           Lowered(words[at - back].text()) == letters;
  };
  const bool number = at + 1 < words.size() && words[at + 1].number() &&
                      IsNear(text, words[at], words[at + 1]);
  if (!number) return at;
  if (is(1, "po")) return at - 1;
  return is(1, "o") && is(2, "p") ? at - 2 : at;
}

// Takes in what goes on after the street and its number: a flat, a postal
// code, a town.
size_t EndOfAddress(std::string_view text, const Words& words, size_t last) {
  for (size_t more = 0; more < 8 && last + 1 < words.size(); ++more) {
    const Word& word = words[last + 1];
    if (!IsNear(text, words[last], word)) break;
    if (!word.capital() && !word.begins_with_digit()) break;
    ++last;
  }
  return last;
}

// The pair [begin, end), and "POINT()" around it.
Finding PlaceOf(std::string_view text, size_t begin, size_t end) {
  const std::string_view before = text.substr(0, begin);
  for (const std::string_view word : {"POINT(", "POINT ("}) {
    if (before.ends_with(word) && end < text.size() && text[end] == ')') {
      begin -= word.size();
      ++end;
      break;
    }
  }
  return {.begin = begin,
          .end = end,
          .personal = PersonalClass::kGeo,
          .confidence = 0.9,
          .why = "pair of coordinates"};
}

}  // namespace

void FindCoordinates(std::string_view text, Findings& findings) {
  for (size_t at = 0; at + 11 <= text.size(); ++at) {
    const bool sign = text[at] == '-' || text[at] == '+';
    if ((!sign && !IsDigit(text[at])) || !BeginsAt(text, at) ||
        (at > 0 && (text[at - 1] == '.' || text[at - 1] == '-'))) {
      continue;
    }
    const Decimal first = ReadDecimal(text, at);
    if (first.end == 0) continue;
    size_t next = first.end;
    while (next < text.size() && next - first.end < 3 &&
           std::string_view(" ,;").find(text[next]) != std::string_view::npos) {
      ++next;
    }
    if (next == first.end) continue;
    const Decimal second = ReadDecimal(text, next);
    if (second.end == 0 || !EndsAt(text, second.end) ||
        !IsPlace(text, first, second)) {
      continue;
    }
    if (GoesOn(text, second.end)) {
      // Nor are its last two.
      at = text.find_first_not_of("0123456789.,; +-", at);
      if (at == std::string_view::npos) break;
      continue;
    }
    const Finding place = PlaceOf(text, at, second.end);
    findings.push_back(place);
    at = place.end - 1;
  }
}

void FindAddresses(std::string_view text, Findings& findings) {
  const Words words = WordsOf(text);
  if (!HasNumber(words)) return;
  size_t past = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    const uint8_t kinds = word.Kinds();
    size_t first = i;
    size_t last = i;
    if ((kinds & kBox) != 0) {
      first = BeginOfBox(text, words, i);
      if (first != i) last = i + 1;
    } else if ((kinds & kStandsAfter) != 0 && word.capital()) {
      first = NumberBefore(text, words, i);
      if (first == i) {
        last = NumberAfter(text, words, i, 1);
        // "Long Street 12" has a name before.
        if (last != i)
          first = i > 0 && IsNear(text, words[i - 1], word) ? i - 1 : i;
      }
    } else if (word.capital() && word.EndsLikeStreet()) {
      last = NumberAfter(text, words, i, 1);
    } else if ((kinds & kStandsBefore) != 0) {
      last = NumberAfter(text, words, i, 2);
      if (i > 0 && words[i - 1].number() && IsNear(text, words[i - 1], word)) {
        first = i - 1;
        last = EndOfName(words, i, last);
      }
    }
    if ((first == i && last == i) || words[first].begin() < past) continue;
    last = EndOfAddress(text, words, std::max(i, last));
    past = words[last].end();
    findings.push_back({.begin = words[first].begin(),
                        .end = words[last].end(),
                        .personal = PersonalClass::kAddress,
                        .confidence = 0.75,
                        .why = "words of a postal address"});
  }
}

}  // namespace osiris
