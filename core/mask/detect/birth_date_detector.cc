#include "core/mask/detect/birth_date_detector.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/mask/detect/text_run.h"
#include "core/mask/detect/word_table.h"

namespace osiris {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Says by itself that a birth follows.
constexpr std::string_view kBirth =
    "birth birthdate birthday birthdt dateofbirth bday dob born geboren geburt "
    "geburtsdatum geburtstag geboortedatum naissance datenaissance nacimiento "
    "nacido nacida nacio nascita nascimento nascido nascida narozen narozena "
    "narozeny narozeni narozeniny urodzony urodzona urodzil urodzila urodzenia "
    "fodd fodelsedatum";
// The same where a point shortens it, or `le`, or `il` comes after it.
constexpr std::string_view kShortened = "geb nar nac nasc nasz ur";
constexpr std::string_view kBeforeLe = "ne nee";
constexpr std::string_view kBeforeIl = "nato nata";
// Stands between it and the date.
constexpr std::string_view kJoining =
    "on am le il el em op den dne is was the a e o date day dt datum de";
// Before a place that stands between the two: "born in Leeds on".
constexpr std::string_view kAtPlace = "in at a v ve na w we i em en te near zu";

constexpr uint8_t kBirthWord = 1;
constexpr uint8_t kShortenedWord = 2;
constexpr uint8_t kBeforeLeWord = 4;
constexpr uint8_t kBeforeIlWord = 8;
constexpr uint8_t kJoiningWord = 16;
constexpr uint8_t kAtPlaceWord = 32;

uint8_t KindsOf(std::string_view word) {
  static const auto* const table = new WordTable({{kBirth, kBirthWord},
                                                  {kShortened, kShortenedWord},
                                                  {kBeforeLe, kBeforeLeWord},
                                                  {kBeforeIl, kBeforeIlWord},
                                                  {kJoining, kJoiningWord},
                                                  {kAtPlace, kAtPlaceWord}});
  return table->KindsOf(word);
}

constexpr ByteSet kMarks = ByteSet::Of([](char c) {
  return std::string_view(" :=#\"'.,-_()[]/>\t\r\n").find(c) != kNone;
});

// The last words of a text, the last one first, without accents.
class LastWords {
 public:
  explicit LastWords(std::string_view text) {
    text.remove_prefix(text.size() - std::min(text.size(), kMost));
    ForEachUnaccented(text, [this](char c) { bytes_[size_++] = c; });
  }

  // Empty where there is none, or something else stands before it.
  std::string_view Next() {
    size_t end = size_;
    while (end > 0 && size_ - end <= kMostMarks && kMarks(bytes_[end - 1])) {
      --end;
    }
    mark_ = end < size_ ? bytes_[end] : '\0';
    size_t begin = end;
    while (begin > 0 && IsLower(bytes_[begin - 1])) --begin;
    // What is between two words is at least one mark.
    size_ = end < size_ ? begin : end;
    return {bytes_.data() + size_, end - size_};
  }
  // What stands behind what Next gave last.
  char mark() const { return mark_; }

 private:
  static constexpr size_t kMost = 80;
  static constexpr size_t kMostMarks = 4;

  std::array<char, kMost> bytes_;
  size_t size_ = 0;
  char mark_ = '\0';
};

// True if `word`, which `words` gave last, says that a birth follows; `joining`
// is what stands right before the date.
bool IsBirth(std::string_view word, std::string_view joining,
             LastWords& words) {
  const uint8_t kinds = KindsOf(word);
  return (kinds & kBirthWord) != 0 ||
         ((kinds & kShortenedWord) != 0 && words.mark() == '.') ||
         ((kinds & kBeforeLeWord) != 0 && joining == "le") ||
         ((kinds & kBeforeIlWord) != 0 && joining == "il") ||
         (word == "b" && words.Next() == "o" && words.Next() == "d");
}

// `word`, which `words` gave last, or the first before it that joins nothing.
std::string_view PastJoining(std::string_view word, LastWords& words) {
  constexpr int kMostJoining = 3;
  for (int i = 0; i < kMostJoining && (KindsOf(word) & kJoiningWord) != 0;
       ++i) {
    word = words.Next();
  }
  return word;
}

// True if the date that comes after `text` is that of a birth.
bool SaysBirth(std::string_view text) {
  constexpr int kMostOfPlace = 4;
  LastWords words(text);
  std::string_view word = words.Next();
  const std::string_view joining =
      (KindsOf(word) & kJoiningWord) != 0 ? word : std::string_view();
  word = PastJoining(word, words);
  if (IsBirth(word, joining, words)) return true;
  for (int i = 0; i < kMostOfPlace && !joining.empty() && !word.empty(); ++i) {
    const bool place = (KindsOf(word) & kAtPlaceWord) != 0;
    word = words.Next();
    // "born in the USA, released on".
    if (words.mark() == ',') return false;
    if (place) return IsBirth(PastJoining(word, words), joining, words);
  }
  return false;
}

struct Number {
  int value = 0;
  size_t digits = 0;
  size_t end = 0;
};

// The digits at `at`: of more than eight, nine.
Number ReadNumber(std::string_view text, size_t at) {
  Number number = {.end = at};
  while (number.end < text.size() && IsDigit(text[number.end]) &&
         number.digits < 9) {
    number.value = number.value * 10 + (text[number.end++] - '0');
    ++number.digits;
  }
  return number;
}

bool IsYear(int value) { return value >= 1880 && value < 2100; }
bool IsYear(const Number& number) {
  return number.digits == 4 && IsYear(number.value);
}

bool IsDay(int value) { return value >= 1 && value <= 31; }

bool IsDayAndMonth(int a, int b) {
  return IsDay(a) && IsDay(b) && (a <= 12 || b <= 12);
}
bool IsDayAndMonth(const Number& a, const Number& b) {
  return a.digits <= 2 && b.digits <= 2 && IsDayAndMonth(a.value, b.value);
}

// "19800517", "17051980".
bool IsInOne(const Number& number) {
  const int first = number.value / 10000;
  const int last = number.value % 10000;
  return number.digits == 8 &&
         ((IsYear(first) && IsDayAndMonth(last / 100, last % 100)) ||
          (IsYear(last) && IsDayAndMonth(first / 100, first % 100)));
}

// The number after `mark` and a blank or none.
Number ReadAfter(std::string_view text, char mark, size_t at) {
  if (at >= text.size() || text[at] != mark) return {};
  ++at;
  if (at < text.size() && text[at] == ' ') ++at;
  return ReadNumber(text, at);
}

// Where a date of numbers ends of which `first` is one: "1980-05-17",
// "17. 5. 1980", "05/17/80"; kNone for none.
size_t EndOfNumbers(std::string_view text, const Number& first) {
  if (IsInOne(first)) return first.end;
  if (first.end >= text.size()) return kNone;
  const char mark = text[first.end];
  if (std::string_view("./- ").find(mark) == kNone) return kNone;
  const Number second = ReadAfter(text, mark, first.end);
  if (second.digits == 0) return kNone;
  const Number third = ReadAfter(text, mark, second.end);
  const bool year_first = IsYear(first) && IsDayAndMonth(second, third);
  const bool year_last = IsDayAndMonth(first, second) &&
                         (IsYear(third) || (third.digits == 2 && mark != ' '));
  return third.digits > 0 && (year_first || year_last) ? third.end : kNone;
}

constexpr ByteSet kWordLetters =
    ByteSet::Of([](char c) { return IsLetter(c) || IsBeyondAscii(c); });

// Where a date ends whose month is a word after `day`, or was before it: "17th
// of May 1980", "17 de mayo de 1980", "17-May-1980"; kNone for none.
size_t EndOfWords(std::string_view text, const Number& day, bool has_month) {
  constexpr size_t kLongest = 24;
  constexpr int kMostWords = 4;
  if (day.digits > 2 || !IsDay(day.value)) return kNone;
  size_t at = day.end;
  for (int i = 0; i <= kMostWords; ++i) {
    for (int marks = 0; marks < 2 && at < text.size() &&
                        std::string_view(" .,/-").find(text[at]) != kNone;
         ++marks) {
      ++at;
    }
    const Number year = ReadNumber(text, at);
    if (year.digits > 0) {
      return has_month && IsYear(year) && at > day.end ? year.end : kNone;
    }
    const size_t begin = at;
    while (at < text.size() && at - begin < kLongest &&
           kWordLetters(text[at])) {
      ++at;
    }
    if (at == begin || (has_month && at - begin > 2)) return kNone;
    has_month = has_month || at - begin > 2;
  }
  return kNone;
}

// Where the name of a month begins that ends before `at`, or `at`.
size_t BeginOfMonth(std::string_view text, size_t at) {
  constexpr std::string_view kMonths =
      "jan feb mar apr may jun jul aug sep oct nov dec";
  constexpr size_t kLongest = 9;
  size_t end = at;
  while (end > 0 && at - end < 2 &&
         (text[end - 1] == ' ' || text[end - 1] == '.')) {
    --end;
  }
  size_t begin = end;
  while (begin > 0 && end - begin <= kLongest && IsLetter(text[begin - 1])) {
    --begin;
  }
  if (end == at || end - begin < 3 || end - begin > kLongest) return at;
  std::array<char, 3> name;
  std::transform(text.begin() + static_cast<std::ptrdiff_t>(begin),
                 text.begin() + static_cast<std::ptrdiff_t>(begin) + 3,
                 name.begin(), ToLower);
  return kMonths.find(std::string_view(name.data(), name.size())) == kNone
             ? at
             : begin;
}

// True if a date may be all of [begin, end): no number goes on in its way, but
// a time may follow ("1980-05-17T00:00").
bool IsWhole(std::string_view text, size_t begin, size_t end) {
  if (end >= text.size()) return true;
  const char mark = text[end];
  const bool digit = end + 1 < text.size() && IsDigit(text[end + 1]);
  if (mark == 'T') return digit;
  if (kWordBytes(mark)) return false;
  return !digit || mark == ' ' ||
         text.substr(begin, end - begin).find(mark) == kNone;
}

}  // namespace

void FindBirthDates(std::string_view text, Findings& findings) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (!IsDigit(text[at]) || !BeginsAt(text, at)) continue;
    const Number first = ReadNumber(text, at);
    size_t begin = at;
    size_t end = EndOfNumbers(text, first);
    if (end == kNone) {
      begin = BeginOfMonth(text, at);
      end = EndOfWords(text, first, begin < at);
    }
    if (end != kNone && IsWhole(text, begin, end) &&
        SaysBirth(text.substr(0, begin))) {
      findings.push_back({.begin = begin,
                          .end = end,
                          .personal = PersonalClass::kBirthDate,
                          .confidence = 0.9,
                          .why = "date after a word of birth"});
      at = end - 1;
    } else {
      at = first.end - 1;
    }
  }
}

}  // namespace osiris
