#include "core/mask/detect/phone_detector.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

constexpr size_t kMaxPhone = 28;

constexpr ByteSet kPhoneBytes = ByteSet::Of([](char c) {
  return IsDigit(c) || c == ' ' || c == '-' || c == '.' || c == '/' ||
         c == '(' || c == ')';
});

// Country calling codes by their first digits: those of one and two digits,
// and the leading two of those of three.
bool IsCountryCode(std::string_view digits) {
  if (digits.empty() || digits[0] == '0') return false;
  if (digits[0] == '1' || digits[0] == '7') return true;
  // Their first two digits.
  static constexpr std::string_view kTwo =
      "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 "
      "57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "
      "21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 85 87 88 96 97 99 ";
  if (digits.size() < 2) return false;
  for (size_t at = 0; at < kTwo.size(); at += 3) {
    if (kTwo[at] == digits[0] && kTwo[at + 1] == digits[1]) return true;
  }
  return false;
}

// The sizes of the groups of digits, and what stands between them.
class Shape {
 public:
  // `text` has at most kMaxPhone bytes.
  explicit Shape(std::string_view text) {
    bool in_group = false;
    for (const char c : text) {
      if (IsDigit(c)) {
        if (!in_group) groups_[group_count_++] = 0;
        ++groups_[group_count_ - 1];
        digits_[digit_count_++] = c;
      } else if (c == ')') {
        area_in_brackets_ = true;
      } else if (c == '(') {
        continue;
      } else if (in_group || separator_count_ == 0) {
        separators_[separator_count_++] = c;
      }
      in_group = IsDigit(c);
    }
  }

  std::span<const uint8_t> groups() const {
    return std::span(groups_).first(group_count_);
  }
  std::string_view separators() const {
    return {separators_.data(), separator_count_};
  }
  std::string_view digits() const { return {digits_.data(), digit_count_}; }
  bool area_in_brackets() const { return area_in_brackets_; }

  bool HasGroups(size_t a, size_t b, size_t c) const {
    return group_count_ == 3 && groups_[0] == a && groups_[1] == b &&
           groups_[2] == c;
  }

 private:
  size_t group_count_ = 0;
  size_t separator_count_ = 0;
  size_t digit_count_ = 0;
  bool area_in_brackets_ = false;
  std::array<uint8_t, kMaxPhone> groups_ = {};
  std::array<char, kMaxPhone> separators_ = {};
  std::array<char, kMaxPhone> digits_ = {};
};

bool OneKind(std::string_view separators) {
  return separators.find_first_not_of(separators.empty() ? ' '
                                                         : separators[0]) ==
         std::string_view::npos;
}

// "(212) 555-0123", "212-555-0123", "1.212.555.0123".
bool IsNorthAmerican(const Shape& shape) {
  const auto groups = shape.groups();
  const std::string_view digits = shape.digits();
  const size_t code =
      groups.size() == 4 && groups[0] == 1 && digits[0] == '1' ? 1 : 0;
  return groups.size() == code + 3 && groups[code] == 3 &&
         groups[code + 1] == 3 && groups[code + 2] == 4 &&
         digits[code] >= '2' && digits[code + 3] >= '2';
}

bool LooksLikeDate(const Shape& shape) {
  if (shape.groups().size() != 3) return false;
  const auto groups = shape.groups();
  return (groups[0] == 4 && groups[1] <= 2 && groups[2] <= 2) ||
         (groups[0] <= 2 && groups[1] <= 2 &&
          (groups[2] == 4 || groups[2] == 2));
}

// Confidence that digits in these groups are a phone number without a country
// code; 0 for none.
double NationalConfidence(const Shape& shape) {
  const size_t count = shape.digits().size();
  const size_t groups = shape.groups().size();
  if (count < 7 || count > 12 || LooksLikeDate(shape)) return 0;
  if (shape.area_in_brackets()) {
    return count >= 8 && (groups == 2 || groups == 3 || groups == 4) ? 0.85 : 0;
  }
  if (IsNorthAmerican(shape)) return 0.8;
  if (groups == 1) {
    return count >= 9 && count <= 11 ? (shape.digits()[0] == '0' ? 0.4 : 0.3)
                                     : 0;
  }
  const size_t first = shape.groups()[0];
  const bool trunk = shape.digits()[0] == '0' && first >= 2;
  if (trunk && count >= 9 && groups <= 5 && first <= 5 &&
      (shape.separators().find('.') == std::string_view::npos || groups >= 4)) {
    return 0.75;
  }
  // Nine digits by threes are a number of millions, too.
  if (shape.HasGroups(3, 3, 3) && OneKind(shape.separators())) {
    return shape.separators().starts_with(' ') ? 0.55 : 0.5;
  }
  return 0;
}

// True if `digits` after "00" are those of a phone of a country whose numbers
// have one length, and no article's number that zeros fill up.
bool HasLengthOfCountry(std::string_view digits) {
  struct Plan {
    std::string_view code;
    // Of code and number.
    size_t size;
  };
  static constexpr std::array<Plan, 16> kPlans = {
      Plan{"420", 12}, Plan{"421", 12}, Plan{"48", 11},  Plan{"33", 11},
      Plan{"34", 11},  Plan{"44", 12},  Plan{"49", 13},  Plan{"49", 12},
      Plan{"31", 11},  Plan{"32", 11},  Plan{"39", 12},  Plan{"36", 11},
      Plan{"41", 11},  Plan{"43", 12},  Plan{"351", 12}, Plan{"46", 11}};
  const bool planned =
      std::any_of(kPlans.begin(), kPlans.end(), [digits](const Plan& plan) {
        return digits.size() == plan.size && digits.starts_with(plan.code) &&
               digits[plan.code.size()] != '0';
      });
  if (!planned) return false;
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    sum += i % 2 == 1 ? 3 * digit : digit;
  }
  return sum % 10 != 0;
}

double ConfidenceOf(std::string_view text) {
  const bool plus = text[0] == '+';
  const bool zeros = text.starts_with("00");
  if (plus || zeros) {
    const Shape shape(text.substr(plus ? 1 : 2));
    const size_t count = shape.digits().size();
    if (!IsCountryCode(shape.digits()) || count < 8 || count > 15) {
      return plus || count < 9 ? 0 : NationalConfidence(Shape(text));
    }
    const auto groups = shape.groups();
    if (!plus && groups.size() == 1 && HasLengthOfCountry(shape.digits())) {
      return 0.7;
    }
    // "+1234567890.5" and "+12 34" are numbers.
    if (std::any_of(groups.begin(), groups.end(),
                    [](size_t size) { return size > 12; })) {
      return plus ? 0.6 : 0.4;
    }
    if (plus) return 0.93;
    return groups.size() > 1 ? 0.8 : 0.5;
  }
  return NationalConfidence(Shape(text));
}

// The end of the longest run of a phone number's bytes from `begin`, without
// separators at its end and with at most one, or `) `, between digits.
size_t EndOfRun(std::string_view text, size_t begin) {
  size_t end = begin + (text[begin] == '+' ? 1 : 0);
  size_t last = end;
  int brackets = 0;
  while (end < text.size() && end - begin < kMaxPhone &&
         kPhoneBytes(text[end])) {
    if (text[end] == '(' && ++brackets > 1) break;
    const bool two = end > begin && !IsDigit(text[end]) &&
                     !IsDigit(text[end - 1]) && text[end] != '(' &&
                     text[end - 1] != ')' && text[end - 1] != '(' &&
                     text[end - 1] != '+';
    if (two) break;
    ++end;
    if (IsDigit(text[end - 1])) last = end;
  }
  return last;
}

constexpr ByteSet kPhoneBegins =
    ByteSet::Of([](char c) { return IsDigit(c) || c == '+' || c == '('; });

// After these no number begins.
constexpr ByteSet kPhoneRunsOn = ByteSet::Of([](char c) {
  return std::string_view("+-./,#:$").find(c) != std::string_view::npos;
});

// Before numbers of articles and parts.
constexpr std::array<std::string_view, 12> kArticles = {
    "sku", "upc",     "ean", "gtin", "isbn",   "mpn",
    "lot", "article", "sn",  "imei", "serial", "asin"};

bool IsArticle(std::string_view text, size_t at) {
  const std::string_view word = WordBefore(text, at);
  return !word.empty() && std::find(kArticles.begin(), kArticles.end(),
                                    Lowered(word)) != kArticles.end();
}

bool MayBegin(std::string_view text, size_t at) {
  const char c = text[at];
  if (!kPhoneBegins(c) || !BeginsAt(text, at)) return false;
  if (at == 0 || c == '+') return true;
  // The rest of a longer number.
  if (IsDigit(c) && at >= 2 && text[at - 1] == ' ' && IsDigit(text[at - 2])) {
    return false;
  }
  return !kPhoneRunsOn(text[at - 1]) ||
         (text[at - 1] == ':' && (at < 2 || !IsDigit(text[at - 2])));
}

}  // namespace

void FindPhones(std::string_view text, Findings& findings) {
  for (size_t at = 0; at + 7 <= text.size(); ++at) {
    if (!MayBegin(text, at)) continue;
    const size_t end = EndOfRun(text, at);
    if (end < at + 7) continue;
    const bool alone =
        EndsAt(text, end) &&
        !(end + 1 < text.size() &&
          std::string_view("-./:,").find(text[end]) != std::string_view::npos &&
          IsWordByte(text[end + 1]));
    if (!alone) continue;
    const double confidence = ConfidenceOf(text.substr(at, end - at));
    if (confidence == 0 || (IsDigit(text[at]) && IsArticle(text, at))) continue;
    findings.push_back({.begin = at,
                        .end = end,
                        .personal = PersonalClass::kPhone,
                        .confidence = confidence,
                        .why = "form of a phone number"});
    at = end - 1;
  }
}

}  // namespace osiris
