#include "core/mask/detect/name_detector.h"

#include <algorithm>
#include <array>

#include "absl/container/inlined_vector.h"
#include "core/mask/detect/name_words.h"
#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

// A word in lower case and without accents.
class PlainWord {
 public:
  explicit PlainWord(std::string_view word) {
    ForEachUnaccented(word, [this](char c) { Add(c); });
  }

  // Nothing in it is a digit or `_`.
  bool letters() const { return letters_; }

  // Of all of it.
  uint8_t Kinds() const {
    return size_ > kKept ? 0 : KindsOfNameWord({kept_.data(), size_});
  }
  // Of what stands before its first dash: a part of "Anne-Marie".
  uint8_t HeadKinds() const {
    const size_t head = std::min(head_, size_);
    return head > kKept ? 0 : KindsOfNameWord({kept_.data(), head});
  }
  bool has_dash() const { return head_ < size_; }

 private:
  // No word that is known is longer.
  static constexpr size_t kKept = 24;

  void Add(char c) {
    if (size_ < kKept) kept_[size_] = c;
    if (c == '-' && head_ > size_) head_ = size_;
    if (IsDigit(c) || c == '_') letters_ = false;
    ++size_;
  }

  std::array<char, kKept> kept_;
  size_t size_ = 0;
  size_t head_ = std::string_view::npos;
  bool letters_ = true;
};

constexpr ByteSet kNameBytes =
    ByteSet::Of([](char c) { return IsWordByte(c) || c == '-' || c == '\''; });

// A word, of which what it is is looked up when it is first asked for.
class Word {
 public:
  Word(std::string_view text, size_t begin, size_t end)
      : text_(text.data() + begin), begin_(begin), end_(end) {}

  size_t begin() const { return begin_; }
  size_t end() const { return end_; }
  // Begins with a capital, or with a letter beyond ASCII.
  bool capital() const { return IsUpper(*text_) || IsBeyondAscii(*text_); }
  // "J." or "J".
  bool initial() const { return capital() && end_ - begin_ == 1; }

  bool given() { return Has(kGivenName); }
  bool family() { return Has(kFamilyName); }
  bool doubtful() { return Has(kDoubtfulName); }
  bool thing() { return Has(kThingWord); }
  bool title() { return Has(kTitleWord); }
  bool particle() { return Has(kNameParticle); }
  // It, or a part of "Anne-Marie".
  bool given_head() { return Has(kGivenHead); }
  bool letters() { return Has(kLetters); }

 private:
  // Beside the kinds of a name's words.
  static constexpr uint32_t kGivenHead = 1U << 8U;
  static constexpr uint32_t kLetters = 1U << 9U;
  static constexpr uint32_t kLookedUp = 1U << 10U;

  bool Has(uint32_t bit) {
    if (bits_ == 0) LookUp();
    return (bits_ & bit) != 0;
  }

  void LookUp() {
    const PlainWord plain({text_, end_ - begin_});
    bits_ = kLookedUp | plain.Kinds();
    const uint32_t head = plain.has_dash() ? plain.HeadKinds() : bits_;
    if (((bits_ | head) & kGivenName) != 0) bits_ |= kGivenHead;
    if (plain.letters()) bits_ |= kLetters;
  }

  const char* text_;
  size_t begin_;
  size_t end_;
  uint32_t bits_ = 0;
};

using Words = absl::InlinedVector<Word, 16>;

// Calls `found(begin, end)` for each word of `text` as long as it answers true.
// An apostrophe at an end of one is a quote: 'Ann Lee'.
template <typename Found>
void ForEachWord(std::string_view text, Found found) {
  for (size_t at = 0; at < text.size();) {
    while (at < text.size() && (!kNameBytes(text[at]) || text[at] == '\''))
      ++at;
    const size_t begin = at;
    while (at < text.size() && kNameBytes(text[at])) ++at;
    size_t end = at;
    while (end > begin && text[end - 1] == '\'') --end;
    if (end > begin && !found(begin, end)) return;
  }
}

// At most `most` words, if there are more.
Words WordsOf(std::string_view text, size_t most) {
  Words words;
  ForEachWord(text, [&](size_t begin, size_t end) {
    words.emplace_back(text, begin, end);
    return words.size() < most;
  });
  return words;
}

// How much the words [first, last] are a name.
double Likeness(Words& words, size_t first, size_t last) {
  size_t named = 0;
  bool given = false;
  bool family = false;
  bool sure_given = false;
  for (size_t i = first; i <= last; ++i) {
    Word& word = words[i];
    if (!word.letters()) return 0;
    const bool a_given = word.given_head();
    if (word.thing() && !a_given) return 0;
    given = given || a_given || word.doubtful();
    sure_given = sure_given || (a_given && !word.doubtful());
    family = family || (word.family() && !(i == first && a_given));
    if (!word.particle() && !word.initial()) ++named;
  }
  if (named < 1 || named > 4) return 0;
  if (given && family) return 0.9;
  if (named == 1) return sure_given || family ? 0.5 : given ? 0.3 : 0;
  if (sure_given) return 0.75;
  if (family) return 0.5;
  return given ? 0.3 : 0.1;
}

// True if the words are beside each other on one line.
bool IsNear(std::string_view text, Word& a, const Word& b) {
  const std::string_view between = text.substr(a.end(), b.begin() - a.end());
  return between == " " || (between == ". " && (a.initial() || a.title()));
}

// The last word of the name that begins with `first`.
size_t LastOf(std::string_view text, Words& words, size_t first) {
  size_t last = first;
  size_t parts = 1;
  for (size_t i = first + 1; i < words.size() && parts < 4; ++i) {
    if (!IsNear(text, words[i - 1], words[i])) break;
    if (words[i].capital() && words[i].letters()) {
      if (words[i].thing() && !words[i].family()) break;
      last = i;
      ++parts;
    } else if (!words[i].particle()) {
      break;
    }
  }
  return last;
}

// False if a name begins at no word of `text`.
bool HasBeginning(std::string_view text) {
  bool after_title = false;
  bool begins = false;
  ForEachWord(text, [&](size_t begin, size_t end) {
    Word word(text, begin, end);
    const bool capital = word.capital();
    begins = capital && (after_title || word.given() || word.doubtful());
    after_title = capital && word.title();
    return !begins;
  });
  return begins;
}

}  // namespace

void FindPersonNames(std::string_view text, Findings& findings) {
  // Most texts end here, without a list of their words.
  if (!HasBeginning(text)) return;
  Words words = WordsOf(text, text.size());
  for (size_t i = 0; i < words.size(); ++i) {
    if (!words[i].capital()) continue;
    const bool titled = i > 0 && words[i - 1].capital() &&
                        words[i - 1].title() &&
                        IsNear(text, words[i - 1], words[i]);
    if (!titled && !words[i].given() && !words[i].doubtful()) continue;
    const size_t last = LastOf(text, words, i);
    const double likeness = Likeness(words, i, last);
    if (!titled && (last == i || likeness < kSure)) continue;
    findings.push_back({.begin = words[i].begin(),
                        .end = words[last].end(),
                        .personal = PersonalClass::kPersonName,
                        .confidence = titled ? 0.7 : 0.65,
                        .why = "words of a person's name"});
    i = last;
  }
}

bool MayBePersonName(const TextTraits& value) {
  if (value.size > kMaxPersonName ||
      !value.has(TextTraits::kUpper | TextTraits::kBeyond)) {
    return false;
  }
  // Only what is no UTF-8 hides a digit in a letter.
  return value.has(TextTraits::kBeyond) ||
         !value.has(TextTraits::kDigit | TextTraits::kUnderscore);
}

double PersonNameLikeness(std::string_view value) {
  constexpr size_t kMost = 6;
  const std::string_view whole = Trimmed(value);
  if (whole.empty() || whole.size() > kMaxPersonName) return 0;
  // A title, and one too many.
  Words words = WordsOf(whole, kMost + 2);
  const size_t first = !words.empty() && words.front().title() ? 1 : 0;
  if (words.size() <= first || words.size() - first > kMost) return 0;
  for (size_t i = first; i < words.size(); ++i) {
    if (!words[i].capital() && !words[i].particle()) return 0;
    if (i == first) continue;
    const std::string_view between =
        whole.substr(words[i - 1].end(), words[i].begin() - words[i - 1].end());
    // "Novák, Jan" is a name, too.
    if (between != " " && between != ". " && between != ", ") return 0;
  }
  // What stands after the last word: "Jr."
  if (whole.size() - words.back().end() > 1) return 0;
  return Likeness(words, first, words.size() - 1);
}

}  // namespace osiris
