#include "core/mask/value_share.h"

#include <algorithm>
#include <array>

#include "core/mask/class_set.h"
#include "core/mask/detect/inspection.h"
#include "core/mask/detect/name_detector.h"
#include "core/mask/detect/payment_detector.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/detect/text_traits.h"
#include "core/mask/detect/value_detector.h"

namespace osiris {
namespace {

// From here on a value speaks for a column of names by itself.
constexpr double kSureName = 0.75;
constexpr double kLikelyName = 0.5;

// What a number does not have.
constexpr uint32_t kNoNumber = TextTraits::kUpper | TextTraits::kBeyond |
                               TextTraits::kSpace | TextTraits::kColon |
                               TextTraits::kSlash | TextTraits::kUnderscore;

bool IsNumber(std::string_view text) {
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  bool digits = false;
  size_t points = 0;
  for (const char c : text) {
    if (IsDigit(c)) {
      digits = true;
    } else if (c == '.') {
      ++points;
    } else if (c != 'e' && c != '-') {
      return false;
    }
  }
  return digits && points <= 1;
}

bool IsLong(std::string_view text) {
  constexpr size_t kShortestCard = 13;
  return text.size() >= kShortestCard &&
         std::all_of(text.begin(), text.end(), IsDigit);
}

// "1980-05-17", "17.5.1980", "05/17/1980", "1980", with a time or without.
bool IsDate(std::string_view text) {
  struct Part {
    size_t size = 0;
    int value = 0;
  };
  std::array<Part, 3> parts;
  size_t last = 0;
  for (const char c : text) {
    if (c == 'T' || c == ' ') break;
    if (IsDigit(c)) {
      if (++parts[last].size > 4) return false;
      parts[last].value = parts[last].value * 10 + (c - '0');
    } else if (c != '-' && c != '.' && c != '/') {
      return false;
    } else if (++last == parts.size()) {
      return false;
    }
  }
  if (last == 0) return parts[0].value >= 1900 && parts[0].value <= 2100;
  if (last != 2) return false;
  const bool year_first = parts[0].size == 4;
  const int year = parts[year_first ? 0 : 2].value;
  return year <= 2100 && (year >= 1850 || year < 100) && parts[1].value >= 1 &&
         parts[1].value <= 31 && parts[year_first ? 2 : 0].value >= 1;
}

bool IsVersion(std::string_view text) {
  if (text.starts_with('v')) return text.size() > 1 && IsDigit(text[1]);
  if (!IsDigit(text.front())) return false;
  constexpr size_t kMaxCore = 14;
  size_t dots = 0;
  size_t end = 0;
  for (; end < text.size() && text[end] != '-' && text[end] != '+'; ++end) {
    if (text[end] == '.') {
      ++dots;
    } else if (!IsDigit(text[end])) {
      return false;
    }
  }
  return (dots == 1 || dots == 2 || (dots == 3 && end < text.size())) &&
         end <= kMaxCore;
}

void Take(PersonalClass personal, double confidence, bool sure,
          ValueShares& shares) {
  ClassShare& share = shares.classes[static_cast<size_t>(personal)];
  ++share.likely;
  if (!sure) return;
  ++share.sure;
  share.confidence += confidence;
}

// An address may be longer than what was found of it.
void CountAddress(std::string_view value, const Findings& findings,
                  ValueShares& shares) {
  const auto is_address = [](const Finding& one) {
    return one.personal == PersonalClass::kAddress;
  };
  if (std::none_of(findings.begin(), findings.end(), is_address)) return;
  for (const Finding& one : SureFindings(findings)) {
    if (is_address(one) && one.size() * 2 >= value.size()) {
      Take(PersonalClass::kAddress, one.confidence, true, shares);
    }
  }
}

void CountFindings(std::string_view value, const Findings& findings,
                   ValueShares& shares) {
  if (findings.empty()) return;
  ClassSet seen;
  for (const Finding& one : WholeFindings(findings, value.size())) {
    if (one.personal == PersonalClass::kPersonName) continue;
    if (seen.Insert(one.personal)) {
      Take(one.personal, one.confidence, one.confidence >= kSure, shares);
    }
  }
  if (!seen.contains(PersonalClass::kAddress)) {
    CountAddress(value, findings, shares);
  }
}

// Every kind of them has a digit.
void CountNumber(std::string_view value, const TextTraits& traits,
                 ValueShares& shares) {
  if (!traits.has(TextTraits::kDigit) && traits.size == value.size()) return;
  if (!traits.has(kNoNumber) && IsNumber(value)) ++shares.numbers;
  if (IsLong(value)) ++shares.long_numbers;
  if (IsDate(value)) ++shares.dates;
  if (IsVersion(value)) ++shares.versions;
  if (IsBrandedCard(value)) {
    ++shares.branded;
    if (IsCardNumber(value)) ++shares.cards;
  }
}

// Counts `value`, which begins and ends with no blank. True if nothing is
// surely personal in it; with `blanks`, nor with blanks around it.
bool CountValue(std::string_view value, bool blanks, ValueShares& shares) {
  // Beyond, digits are not counted; nor is such a value any class as a whole.
  const bool inspected = value.size() <= kMaxInspected;
  const std::string_view text = value.substr(0, kMaxInspected);
  const auto [traits, seen, findings] = Inspect(text);
  if (inspected) {
    CountFindings(value, findings, shares);
  } else {
    CountAddress(value, findings, shares);
  }
  if (MayBePersonName(traits)) {
    const double name = PersonNameLikeness(value);
    if (name >= kLikelyName) {
      Take(PersonalClass::kPersonName, name, name >= kSureName, shares);
    }
  }
  CountNumber(value, traits, shares);
  // The mark of a key in PEM is the only form that ends with a blank.
  if (blanks) return findings.empty() && !seen.has(TextTraits::kDash);
  return std::none_of(findings.begin(), findings.end(), [](const Finding& one) {
    return one.confidence >= kSure;
  });
}

}  // namespace

bool SaysNothing(std::string_view value) {
  const std::string_view whole = Trimmed(value);
  ValueShares shares;
  return !whole.empty() &&
         CountValue(whole, whole.size() != value.size(), shares) &&
         std::all_of(shares.classes.begin(), shares.classes.end(),
                     [](const ClassShare& share) { return share.likely == 0; });
}

ValueShares CountValues(std::span<const std::string_view> values,
                        std::vector<bool>* clean) {
  ValueShares shares;
  for (const std::string_view value : values) {
    const std::string_view whole = Trimmed(value);
    bool found_nothing = false;
    if (!whole.empty()) {
      ++shares.values;
      found_nothing = CountValue(whole, whole.size() != value.size(), shares);
    }
    if (clean != nullptr) clean->push_back(found_nothing);
  }
  for (ClassShare& share : shares.classes) {
    if (share.sure > 0) share.confidence /= static_cast<double>(share.sure);
  }
  return shares;
}

}  // namespace osiris
