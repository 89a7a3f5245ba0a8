#include "core/mask/detect/labelled_degree_detector.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/mask/detect/text_run.h"
#include "core/mask/detect/word_table.h"

namespace osiris {
namespace {

constexpr size_t kNone = std::string_view::npos;

constexpr uint8_t kLatitude = 1;
constexpr uint8_t kLongitude = 2;
// Means nothing else.
constexpr uint8_t kAlone = 4;

constexpr ByteSet kLetters = ByteSet::Of(IsLetter);

// What `word` says, the end of one such as `homeLat`.
uint8_t KindsOf(std::string_view word) {
  static const auto* const table = new WordTable(
      {{"lat latitude latitud latitudine breitengrad", kLatitude},
       {"lon lng long longitude longitud longitudine laengengrad", kLongitude},
       {"latitude latitud latitudine breitengrad longitude longitud "
        "longitudine laengengrad",
        kAlone}});
  size_t begin = word.size() - std::min(word.size(), WordTable::kMaxWord);
  for (size_t at = word.size(); at-- > begin + 1;) {
    if (IsUpper(word[at]) && IsLower(word[at - 1])) begin = at;
  }
  if (begin > 0 && !IsUpper(word[begin])) return 0;
  std::array<char, WordTable::kMaxWord> lower;
  word.remove_prefix(begin);
  std::transform(word.begin(), word.end(), lower.begin(), ToLower);
  return table->KindsOf({lower.data(), word.size()});
}

struct Half {
  size_t begin = 0;
  size_t end = 0;
  // Degrees, without a fraction.
  int whole = 0;
  uint8_t kinds = 0;
  bool found = false;
};

// The number after a word that ends at `at`.
std::optional<Half> ReadHalf(std::string_view text, size_t at, uint8_t kinds) {
  constexpr size_t kMostMarks = 4;
  constexpr size_t kLeastAfterPoint = 3;
  size_t next = at;
  while (next < text.size() && next - at < kMostMarks &&
         std::string_view(" :=\"'>.\t\n").find(text[next]) != kNone) {
    ++next;
  }
  Half half = {.begin = next, .kinds = kinds};
  if (next == at || next >= text.size()) return std::nullopt;
  if (text[next] == '-' || text[next] == '+') ++next;
  const size_t first = next;
  while (next < text.size() && IsDigit(text[next]) && next - first < 4) {
    half.whole = half.whole * 10 + (text[next++] - '0');
  }
  if (next == first || next >= text.size() || text[next] != '.') {
    return std::nullopt;
  }
  const size_t point = next++;
  while (next < text.size() && IsDigit(text[next])) ++next;
  half.end = next;
  const bool goes_on = next < text.size() && text[next] == '.' &&
                       next + 1 < text.size() && IsDigit(text[next + 1]);
  // A mark of degrees is no letter of a word.
  const bool ends = next >= text.size() || !kWordBytes(text[next]) ||
                    IsBeyondAscii(text[next]);
  const int most = (kinds & kLatitude) != 0 ? 90 : 180;
  if (next - point <= kLeastAfterPoint || goes_on || !ends ||
      half.whole > most) {
    return std::nullopt;
  }
  return half;
}

// True if nothing but marks, hemispheres and parts of labels are in `between`:
// "° N, ", "</geo:lat><geo:".
bool IsOfPlace(std::string_view between) {
  bool of_place = true;
  ForEachRun(between, kLetters, [&](size_t begin, size_t end) {
    const std::string_view word = between.substr(begin, end - begin);
    const bool label =
        KindsOf(word) != 0 ||
        (end < between.size() && (between[end] == '_' || between[end] == ':'));
    if (!label && word.size() > 1 && word != "and" && word != "deg") {
      of_place = false;
    }
  });
  return of_place;
}

// True if they are of one place, and no ratios.
bool BelongTogether(const Half& a, const Half& b, std::string_view between) {
  constexpr size_t kFar = 24;
  return (a.kinds & b.kinds & (kLatitude | kLongitude)) == 0 &&
         (a.whole > 0 || b.whole > 0) && between.size() <= kFar &&
         IsOfPlace(between);
}

void Add(Half& half, Findings& findings) {
  if (half.found) return;
  half.found = true;
  findings.push_back({.begin = half.begin,
                      .end = half.end,
                      .personal = PersonalClass::kGeo,
                      .confidence = 0.9,
                      .why = "degrees after their name"});
}

}  // namespace

void FindLabelledDegrees(std::string_view text, Findings& findings) {
  std::optional<Half> last;
  ForEachRun(text, kLetters, [&](size_t begin, size_t end) {
    const uint8_t kinds = KindsOf(text.substr(begin, end - begin));
    if (kinds == 0) return;
    // The end of a word with a letter beyond ASCII.
    if (begin > 0 && IsBeyondAscii(text[begin - 1])) return;
    std::optional<Half> half = ReadHalf(text, end, kinds);
    if (!half) return;
    if ((kinds & kAlone) != 0) Add(*half, findings);
    if (last && BelongTogether(*last, *half,
                               text.substr(last->end, begin - last->end))) {
      Add(*last, findings);
      Add(*half, findings);
    }
    last = half;
  });
}

}  // namespace osiris
