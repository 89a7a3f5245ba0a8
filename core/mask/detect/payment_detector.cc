#include "core/mask/detect/payment_detector.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "core/mask/detect/checksum.h"
#include "core/mask/detect/digit_groups.h"
#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

struct Country {
  std::string_view code;
  size_t length;
};

// Lengths of account numbers, by the registry of ISO 13616.
constexpr std::array kCountries = {
    Country{"AD", 24}, Country{"AE", 23}, Country{"AL", 28}, Country{"AT", 20},
    Country{"AZ", 28}, Country{"BA", 20}, Country{"BE", 16}, Country{"BG", 22},
    Country{"BH", 22}, Country{"BR", 29}, Country{"CH", 21}, Country{"CR", 22},
    Country{"CY", 28}, Country{"CZ", 24}, Country{"DE", 22}, Country{"DK", 18},
    Country{"DO", 28}, Country{"EE", 20}, Country{"EG", 29}, Country{"ES", 24},
    Country{"FI", 18}, Country{"FO", 18}, Country{"FR", 27}, Country{"GB", 22},
    Country{"GE", 22}, Country{"GI", 23}, Country{"GL", 18}, Country{"GR", 27},
    Country{"GT", 28}, Country{"HR", 21}, Country{"HU", 28}, Country{"IE", 22},
    Country{"IL", 23}, Country{"IQ", 23}, Country{"IS", 26}, Country{"IT", 27},
    Country{"JO", 30}, Country{"KW", 30}, Country{"KZ", 20}, Country{"LB", 28},
    Country{"LI", 21}, Country{"LT", 20}, Country{"LU", 20}, Country{"LV", 21},
    Country{"MC", 27}, Country{"MD", 24}, Country{"ME", 22}, Country{"MK", 19},
    Country{"MR", 27}, Country{"MT", 31}, Country{"MU", 30}, Country{"NL", 18},
    Country{"NO", 15}, Country{"PK", 24}, Country{"PL", 28}, Country{"PS", 29},
    Country{"PT", 25}, Country{"QA", 29}, Country{"RO", 24}, Country{"RS", 22},
    Country{"SA", 24}, Country{"SE", 24}, Country{"SI", 19}, Country{"SK", 24},
    Country{"SM", 27}, Country{"TN", 24}, Country{"TR", 26}, Country{"UA", 29},
    Country{"VG", 24}, Country{"XK", 20}};

// By the two letters of the code; 0 for none.
constexpr auto kLengths = [] {
  std::array<uint8_t, 26 * 26> lengths = {};
  for (const Country& country : kCountries) {
    lengths[(country.code[0] - 'A') * 26 + country.code[1] - 'A'] =
        static_cast<uint8_t>(country.length);
  }
  return lengths;
}();

// Where the blanks, dashes or the end of a line at `at` end before a letter or
// a digit, or `at`.
size_t EndOfGap(std::string_view text, size_t at) {
  constexpr size_t kMostMarks = 3;
  size_t end = at;
  while (end < text.size() && end - at < kMostMarks &&
         std::string_view(" -\r\n").find(text[end]) != std::string_view::npos) {
    ++end;
  }
  return end < text.size() && IsAlnum(text[end]) ? end : at;
}

// The end of an account number that begins at `begin` with two letters, or
// `begin`.
size_t EndOfIban(std::string_view text, size_t begin) {
  if (begin + 4 > text.size()) return begin;
  const size_t length = kLengths[(ToUpper(text[begin]) - 'A') * 26 +
                                 ToUpper(text[begin + 1]) - 'A'];
  if (length == 0) return begin;
  std::array<char, 64> compact = {};
  size_t count = 0;
  size_t at = begin;
  while (at < text.size() && count < length) {
    if (count > 0) at = EndOfGap(text, at);
    if (!IsAlnum(text[at])) return begin;
    compact[count++] = text[at++];
  }
  if (count < length || !EndsAt(text, at)) return begin;
  // The first four stand last when it is checked.
  std::rotate(compact.begin(), compact.begin() + 4, compact.begin() + count);
  return Mod97({compact.data(), count}) == 1 ? at : begin;
}

constexpr ByteSet kBetweenGroups =
    ByteSet::Of([](char c) { return c == ' ' || c == '-'; });

// People write cards by fours with others, too, but so they do other numbers.
constexpr ByteSet kBetweenFours = ByteSet::Of([](char c) {
  return std::string_view("._/ -").find(c) != std::string_view::npos;
});

// The digits at `begin` by fours, with the same mark or blanks between all;
// where they end is in `end`, which is `begin` for none.
std::string DigitsByFours(std::string_view text, size_t begin, size_t& end) {
  constexpr size_t kMostMarks = 3;
  const std::string_view rest = text.substr(begin + 4);
  size_t size = 0;
  while (size < rest.size() && size <= kMostMarks &&
         kBetweenFours(rest[size])) {
    ++size;
  }
  const std::string_view marks = rest.substr(0, size);
  end = begin;
  if (size == 0 || size > kMostMarks) return "";
  std::string digits;
  for (size_t at = begin; digits.size() < 16; at += marks.size()) {
    if (at + 4 > text.size() ||
        !std::all_of(text.begin() + at, text.begin() + at + 4, IsDigit)) {
      return "";
    }
    digits += text.substr(at, 4);
    at += 4;
    if (digits.size() == 16) {
      // Nor does the number go on behind another mark.
      const size_t next = at + marks.size();
      const bool more = text.substr(at).starts_with(marks) &&
                        next < text.size() && IsDigit(text[next]);
      if (EndsAt(text, at) && !more) end = at;
      break;
    }
    if (!text.substr(at).starts_with(marks)) return "";
  }
  return digits;
}

int Leading(std::string_view digits, size_t count) {
  int value = 0;
  for (const char c : digits.substr(0, count)) value = value * 10 + (c - '0');
  return value;
}

void AddCard(size_t begin, size_t end, bool grouped, Findings& findings) {
  findings.push_back({.begin = begin,
                      .end = end,
                      .personal = PersonalClass::kCard,
                      .confidence = grouped ? 0.97 : 0.9,
                      .why = "card's brand, length and check digit"});
}

bool FindGroupedCards(std::string_view text, size_t begin, Findings& findings) {
  const size_t before = findings.size();
  const DigitGroups read(text, begin, kBetweenGroups, 19);
  for (const DigitGroups::Group& group : read.groups()) {
    if (group.digits >= 13 && EndsAt(text, group.end) &&
        IsCardNumber(read.digits().substr(0, group.digits))) {
      AddCard(begin, group.end, group.end > read.groups().front().end,
              findings);
    }
  }
  return findings.size() > before;
}

void FindCardByFours(std::string_view text, size_t begin, Findings& findings) {
  if (begin + 4 >= text.size() || !kBetweenFours(text[begin + 4])) return;
  size_t end = begin;
  const std::string digits = DigitsByFours(text, begin, end);
  if (end > begin && IsCardNumber(digits)) AddCard(begin, end, true, findings);
}

}  // namespace

bool IsBrandedCard(std::string_view digits) {
  if (digits.size() < 13 || digits.size() > 19 ||
      !std::all_of(digits.begin(), digits.end(), IsDigit)) {
    return false;
  }
  const size_t size = digits.size();
  const int two = Leading(digits, 2);
  const int four = Leading(digits, 4);
  // Visa, American Express, Diners.
  if (digits[0] == '4') return size == 13 || size == 16 || size == 19;
  if (two == 34 || two == 37) return size == 15;
  if (two == 36 || two == 38 || (four >= 3000 && four <= 3059)) {
    return size == 14;
  }
  // Mastercard, Discover, UnionPay, JCB, Maestro.
  const bool of_16 = (two >= 51 && two <= 55) ||
                     (four >= 2221 && four <= 2720) || four == 6011 ||
                     two == 65 || (four >= 6440 && four <= 6499) ||
                     (four >= 3528 && four <= 3589);
  if (of_16) return size == 16;
  if (two == 62) return size >= 16;
  return (four == 5018 || four == 5020 || four == 5038 || four == 6304) &&
         size >= 16;
}

bool IsCardNumber(std::string_view digits) {
  return IsBrandedCard(digits) && PassesLuhn(digits) &&
         // All the same digit is somebody's filler.
         digits.find_first_not_of(digits[0]) != std::string_view::npos;
}

void FindIbans(std::string_view text, Findings& findings) {
  for (size_t at = 0; at + 15 <= text.size(); ++at) {
    if (!IsDigit(text[at + 2]) || !IsDigit(text[at + 3]) ||
        !IsLetter(text[at]) || !IsLetter(text[at + 1]) || !BeginsAt(text, at)) {
      continue;
    }
    const size_t end = EndOfIban(text, at);
    if (end == at) continue;
    findings.push_back({.begin = at,
                        .end = end,
                        .personal = PersonalClass::kIban,
                        .confidence = 0.99,
                        .why = "checksum of an IBAN"});
    at = end - 1;
  }
}

void FindCards(std::string_view text, Findings& findings) {
  for (size_t at = 0; at + 13 <= text.size(); ++at) {
    if (!IsDigit(text[at])) continue;
    const bool begins = BeginsAt(text, at) && (at < 2 || text[at - 1] != '.' ||
                                               !IsDigit(text[at - 2]));
    if (begins && !FindGroupedCards(text, at, findings)) {
      FindCardByFours(text, at, findings);
    }
    while (at + 1 < text.size() && IsDigit(text[at + 1])) ++at;
  }
}

}  // namespace osiris
