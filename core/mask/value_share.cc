#include "core/mask/value_share.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "core/mask/name_detector.h"
#include "core/mask/payment_detector.h"
#include "core/mask/text_run.h"
#include "core/mask/value_detector.h"

namespace osiris {
namespace {

// From here on a value speaks for a column of names by itself.
constexpr double kSureName = 0.75;
constexpr double kLikelyName = 0.5;

bool IsNumber(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+'))
    text.remove_prefix(1);
  bool digits = false;
  for (const char c : text) {
    if (!IsDigit(c) && c != '.' && c != 'e' && c != '-') return false;
    digits = digits || IsDigit(c);
  }
  return digits && std::count(text.begin(), text.end(), '.') <= 1;
}

// "1980-05-17", "17.5.1980", "05/17/1980", "1980", with a time or without.
bool IsDate(std::string_view text) {
  text = text.substr(0, std::min(text.find_first_of("T "), text.size()));
  std::vector<size_t> sizes = {0};
  std::vector<int> parts = {0};
  for (const char c : text) {
    if (IsDigit(c)) {
      if (++sizes.back() > 4) return false;
      parts.back() = parts.back() * 10 + (c - '0');
    } else if (c == '-' || c == '.' || c == '/') {
      sizes.push_back(0);
      parts.push_back(0);
    } else {
      return false;
    }
  }
  if (parts.size() == 1) return parts[0] >= 1900 && parts[0] <= 2100;
  if (parts.size() != 3) return false;
  const bool year_first = sizes[0] == 4;
  const int year = year_first ? parts[0] : parts[2];
  return year <= 2100 && (year >= 1850 || year < 100) && parts[1] >= 1 &&
         parts[1] <= 31 && (year_first ? parts[2] : parts[0]) >= 1;
}

bool IsVersion(std::string_view text) {
  if (text.starts_with("v")) return text.size() > 1 && IsDigit(text[1]);
  const size_t end = std::min(text.find_first_of("-+"), text.size());
  const std::string_view core = text.substr(0, end);
  const auto dots = std::count(core.begin(), core.end(), '.');
  return (dots == 1 || dots == 2 || (dots == 3 && end < text.size())) &&
         core.size() <= 14 && IsDigit(core.front()) &&
         std::all_of(core.begin(), core.end(),
                     [](char c) { return IsDigit(c) || c == '.'; });
}

void Take(PersonalClass personal, double confidence, bool sure,
          ValueShares& shares) {
  ClassShare& share = shares.classes[static_cast<size_t>(personal)];
  ++share.likely;
  if (!sure) return;
  ++share.sure;
  share.confidence += confidence;
}

void CountValue(std::string_view value, ValueShares& shares) {
  std::set<PersonalClass> seen;
  for (const Finding& one : ClassesOf(value)) {
    if (one.personal == PersonalClass::kPersonName) continue;
    if (seen.insert(one.personal).second) {
      Take(one.personal, one.confidence, one.confidence >= kSure, shares);
    }
  }
  // An address may be longer than what was found of it.
  if (!seen.contains(PersonalClass::kAddress)) {
    for (const Finding& one : FindPersonalData(value)) {
      if (one.personal == PersonalClass::kAddress &&
          one.size() * 2 >= value.size()) {
        Take(PersonalClass::kAddress, one.confidence, true, shares);
      }
    }
  }
  const double name = PersonNameLikeness(value);
  if (name >= kLikelyName) {
    Take(PersonalClass::kPersonName, name, name >= kSureName, shares);
  }
  if (IsNumber(value)) ++shares.numbers;
  if (IsDate(value)) ++shares.dates;
  if (IsVersion(value)) ++shares.versions;
  if (IsBrandedCard(value)) ++shares.branded;
  if (IsBrandedCard(value) && IsCardNumber(value)) ++shares.cards;
}

}  // namespace

ValueShares CountValues(const std::vector<std::string>& values) {
  ValueShares shares;
  for (const std::string& value : values) {
    const std::string_view whole = Trimmed(value);
    if (whole.empty()) continue;
    ++shares.values;
    CountValue(whole, shares);
  }
  for (ClassShare& share : shares.classes) {
    if (share.sure > 0) share.confidence /= static_cast<double>(share.sure);
  }
  return shares;
}

}  // namespace osiris
