#include "core/mask/detect/labelled_id_detector.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "core/mask/detect/checksum.h"
#include "core/mask/detect/digit_groups.h"
#include "core/mask/detect/national_id.h"
#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

bool Always(std::string_view) { return true; }

// A woman or a man, and a month of birth: so many digits are seldom by chance.
bool HasFormOfNir(std::string_view digits) {
  const int month = (digits[3] - '0') * 10 + (digits[4] - '0');
  return (digits[0] == '1' || digits[0] == '2') && month >= 1 &&
         (month <= 12 || (month >= 20 && month <= 42) || month >= 50);
}

// Nine digits are one only with their mark to ReadNationalId.
bool IsRodneCislo(std::string_view digits) {
  return ReadNationalId(std::string(digits).insert(6, "/")).has_value();
}

struct Label {
  // In lower case, as far as it is ASCII; a blank is any of " _-", or nothing.
  std::string_view words;
  // How many digits.
  size_t least;
  size_t most;
  bool (*check)(std::string_view) = Always;
};

constexpr std::array kLabels = {Label{"ssn", 9, 9},
                                Label{"social security", 9, 9},
                                Label{"social insurance", 9, 9},
                                Label{"sin", 9, 9, PassesLuhn},
                                Label{"pesel", 11, 11},
                                Label{"bsn", 9, 9},
                                Label{"burgerservicenummer", 9, 9},
                                Label{"nir", 15, 15, HasFormOfNir},
                                Label{"insee", 15, 15, HasFormOfNir},
                                Label{"sécurité sociale", 15, 15},
                                Label{"sÉcuritÉ sociale", 15, 15},
                                Label{"securite sociale", 15, 15},
                                Label{"steuer id", 11, 11},
                                Label{"steueridentifikationsnummer", 11, 11},
                                Label{"idnr", 11, 11},
                                Label{"cpf", 11, 11},
                                Label{"aadhaar", 12, 12},
                                Label{"aadhar", 12, 12},
                                Label{"personnummer", 10, 12},
                                Label{"rijksregisternummer", 11, 11},
                                Label{"niss", 11, 11},
                                Label{"rodné číslo", 9, 10},
                                Label{"rodnÉ ČÍslo", 9, 10},
                                Label{"rodne cislo", 9, 10},
                                Label{"rč", 9, 10, IsRodneCislo},
                                Label{"rČ", 9, 10, IsRodneCislo},
                                Label{"rc", 9, 10, IsRodneCislo},
                                Label{"national id", 8, 15}};

// What may stand between a label and its digits, besides marks.
constexpr std::array<std::string_view, 8> kBetween = {
    "number", "no", "nr", "num", "nummer", "is", "was", "je"};

constexpr ByteSet kMarks = ByteSet::Of([](char c) {
  return std::string_view(" :=#\"'.-").find(c) != std::string_view::npos;
});

constexpr ByteSet kInDigits = ByteSet::Of(
    [](char c) { return c == ' ' || c == '-' || c == '.' || c == '/'; });

// Where `words` begin that `text` ends with; its size where it does not.
size_t BeginOf(std::string_view words, std::string_view text) {
  size_t at = text.size();
  for (size_t left = words.size(); left > 0; --left) {
    const char c = words[left - 1];
    if (c == ' ') {
      if (at > 0 &&
          (text[at - 1] == ' ' || text[at - 1] == '_' || text[at - 1] == '-')) {
        --at;
      }
      continue;
    }
    if (at == 0 || ToLower(text[at - 1]) != c) return text.size();
    --at;
  }
  const bool begins =
      at == 0 || (!IsAlnum(text[at - 1]) && !IsBeyondAscii(text[at - 1]));
  return begins ? at : text.size();
}

// Without the marks at its end: a few.
std::string_view WithoutMarks(std::string_view text) {
  constexpr size_t kMost = 4;
  for (size_t i = 0; i < kMost && !text.empty() && kMarks(text.back()); ++i) {
    text.remove_suffix(1);
  }
  return text;
}

// The label that `text` ends with, marks and a few words after it; nullptr for
// none.
const Label* LabelBefore(std::string_view text) {
  for (int words = 0; words <= 2; ++words) {
    const std::string_view rest = WithoutMarks(text);
    if (rest.size() == text.size()) return nullptr;
    for (const Label& label : kLabels) {
      if (BeginOf(label.words, rest) < rest.size()) return &label;
    }
    const auto* const between = std::find_if(
        kBetween.begin(), kBetween.end(), [rest](std::string_view word) {
          return BeginOf(word, rest) < rest.size();
        });
    if (between == kBetween.end()) return nullptr;
    text = rest.substr(0, rest.size() - between->size());
  }
  return nullptr;
}

// Where the digits of `label` that begin at `begin` end, or `begin`.
size_t EndOf(const Label& label, std::string_view text, size_t begin) {
  const DigitGroups read(text, begin, kInDigits, label.most);
  size_t end = begin;
  for (const DigitGroups::Group& group : read.groups()) {
    if (group.digits >= label.least && group.digits <= label.most &&
        EndsAt(text, group.end) &&
        label.check(read.digits().substr(0, group.digits))) {
      end = group.end;
    }
  }
  return end;
}

}  // namespace

void FindLabelledIds(std::string_view text, Findings& findings) {
  for (size_t at = 0; at + 8 <= text.size(); ++at) {
    if (!IsDigit(text[at])) continue;
    if (BeginsAt(text, at)) {
      const Label* const label = LabelBefore(text.substr(0, at));
      const size_t end = label == nullptr ? at : EndOf(*label, text, at);
      if (end > at) {
        findings.push_back({.begin = at,
                            .end = end,
                            .personal = PersonalClass::kNationalId,
                            .confidence = 0.95,
                            .why = "number after its name"});
        at = end - 1;
        continue;
      }
    }
    while (at + 1 < text.size() && IsDigit(text[at + 1])) ++at;
  }
}

}  // namespace osiris
