#include "core/mask/detect/national_id.h"

#include <algorithm>
#include <bit>
#include <string>

#include "core/mask/detect/checksum.h"
#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

int Number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

int64_t LongNumber(std::string_view digits) {
  int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool IsDay(int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
         (day <= 30 ||
          (month != 4 && month != 6 && month != 9 && month != 11)) &&
         (month != 2 || day <= 29);
}

bool AllSame(std::string_view digits) {
  return digits.find_first_not_of(digits[0]) == std::string_view::npos;
}

bool IsSsn(std::string_view digits) {
  const int area = Number(digits.substr(0, 3));
  return area != 0 && area != 666 && area < 900 &&
         digits.substr(3, 2) != "00" && digits.substr(5) != "0000";
}

bool IsRodneCislo(std::string_view digits) {
  int month = Number(digits.substr(2, 2));
  if (month > 70) {
    month -= 70;
  } else if (month > 50) {
    month -= 50;
  } else if (month > 20) {
    month -= 20;
  }
  if (!IsDay(month, Number(digits.substr(4, 2)))) return false;
  if (digits.size() == 9) return digits.substr(6) != "000";
  const int64_t rest = LongNumber(digits.substr(0, 9)) % 11;
  return rest % 10 == digits[9] - '0' && LongNumber(digits) != 0;
}

// One digit twice or three times, one or two missing, and the check digit.
bool IsSteuerId(std::string_view digits) {
  if (digits[0] == '0' || !PassesMod11And10(digits)) return false;
  std::array<int, 10> counts = {};
  for (const char c : digits.substr(0, 10)) ++counts[c - '0'];
  const auto missing = std::count(counts.begin(), counts.end(), 0);
  const int most = *std::max_element(counts.begin(), counts.end());
  return (most == 2 && missing == 1) || (most == 3 && missing == 2);
}

bool IsPesel(std::string_view digits) {
  // The century is in the month.
  const int month = Number(digits.substr(2, 2)) % 20;
  return IsDay(month, Number(digits.substr(4, 2))) &&
         (WeightedSum(digits, "1379137913") + (digits[10] - '0')) % 10 == 0;
}

bool IsCpf(std::string_view digits) {
  if (AllSame(digits)) return false;
  for (const size_t length : {9, 10}) {
    int sum = 0;
    for (size_t i = 0; i < length; ++i) {
      sum += (digits[i] - '0') * static_cast<int>(length + 1 - i);
    }
    if (sum * 10 % 11 % 10 != digits[length] - '0') return false;
  }
  return true;
}

bool IsNir(std::string_view digits) {
  const int month = Number(digits.substr(3, 2));
  const bool month_fits = (month >= 1 && month <= 12) ||
                          (month >= 20 && month <= 42) || month >= 50;
  return (digits[0] == '1' || digits[0] == '2') && month_fits &&
         97 - LongNumber(digits.substr(0, 13)) % 97 ==
             Number(digits.substr(13, 2));
}

bool IsBsn(std::string_view digits) {
  const int sum = WeightedSum(digits, "98765432") - (digits[8] - '0');
  return sum != 0 && sum % 11 == 0;
}

bool IsRijksregister(std::string_view digits) {
  const int check = Number(digits.substr(9));
  const int64_t base = LongNumber(digits.substr(0, 9));
  const int month = Number(digits.substr(2, 2)) % 20;
  return IsDay(month, Number(digits.substr(4, 2))) &&
         (97 - base % 97 == check || 97 - (2000000000 + base) % 97 == check);
}

// `text` is upper case.
bool IsDni(std::string_view text) {
  std::string digits(text.substr(0, 8));
  if (!IsDigit(digits[0])) {
    const size_t kind = std::string_view("XYZ").find(digits[0]);
    if (kind == std::string_view::npos) return false;
    digits[0] = static_cast<char>('0' + kind);
  }
  if (!IsLetter(text[8])) return false;
  return std::string_view("TRWAGMYFPDXBNJZSQVHLCKE")[Number(digits) % 23] ==
         text[8];
}

bool IsNino(std::string_view text) {
  constexpr std::string_view kNever = "DFIQUV";
  const std::string_view prefix = text.substr(0, 2);
  for (const std::string_view bad :
       {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}) {
    if (prefix == bad) return false;
  }
  return kNever.find(prefix[0]) == std::string_view::npos &&
         kNever.find(prefix[1]) == std::string_view::npos && prefix[1] != 'O' &&
         text[8] >= 'A' && text[8] <= 'D';
}

// What a character counts in an odd place of a codice fiscale.
int OddValue(char c) {
  constexpr std::array<int, 26> kOdd = {1,  0,  5,  7,  9,  13, 15, 17, 19,
                                        21, 2,  4,  18, 20, 11, 3,  6,  8,
                                        12, 14, 16, 10, 22, 25, 24, 23};
  return kOdd[IsDigit(c) ? c - '0' : c - 'A'];
}

bool IsCodiceFiscale(std::string_view text) {
  if (std::string_view("ABCDEHLMPRST").find(text[8]) ==
      std::string_view::npos) {
    return false;
  }
  int sum = 0;
  for (size_t i = 0; i < 15; ++i) {
    const char c = text[i];
    sum += i % 2 == 0 ? OddValue(c) : (IsDigit(c) ? c - '0' : c - 'A');
  }
  return sum % 26 == text[15] - 'A';
}

// "131052-308T".
bool IsHenkilotunnus(std::string_view text) {
  if (std::string_view("+-ABCDEFUVWXY").find(text[6]) ==
          std::string_view::npos ||
      !IsDay(Number(text.substr(2, 2)), Number(text.substr(0, 2)))) {
    return false;
  }
  const int base = Number(text.substr(0, 6)) * 1000 + Number(text.substr(7, 3));
  return std::string_view("0123456789ABCDEFHJKLMNPRSTUVWXY")[base % 31] ==
         text[10];
}

bool IsPersonnummer(std::string_view digits) {
  const std::string_view short_form = digits.substr(digits.size() - 10);
  return IsDay(Number(short_form.substr(2, 2)),
               Number(short_form.substr(4, 2))) &&
         PassesLuhn(short_form);
}

struct Scheme {
  std::string_view name;
  std::string_view shape;
  double confidence;
  // Of the text in upper case without separators.
  bool (*check)(std::string_view);
};

bool IsSin(std::string_view digits) {
  return digits[0] != '0' && digits[0] != '8' && PassesLuhn(digits);
}
bool IsAadhaar(std::string_view digits) {
  return digits[0] >= '2' && PassesVerhoeff(digits);
}

constexpr double kWeak = 0.45;

constexpr std::array kSchemes = {
    Scheme{"US SSN", "999-99-9999", 0.85, IsSsn},
    Scheme{"US SSN", "999 99 9999", 0.7, IsSsn},
    Scheme{"CZ/SK rodné číslo", "999999/9999", 0.97, IsRodneCislo},
    Scheme{"CZ/SK rodné číslo", "999999/999", 0.85, IsRodneCislo},
    Scheme{"CZ/SK rodné číslo", "9999999999", kWeak, IsRodneCislo},
    Scheme{"DE Steuer-ID", "99999999999", kWeak, IsSteuerId},
    Scheme{"DE Steuer-ID", "99 999 999 999", 0.9, IsSteuerId},
    Scheme{"PL PESEL", "99999999999", kWeak, IsPesel},
    Scheme{"BR CPF", "999.999.999-99", 0.97, IsCpf},
    Scheme{"BR CPF", "99999999999", kWeak, IsCpf},
    Scheme{"FR NIR", "999999999999999", 0.8, IsNir},
    Scheme{"FR NIR", "9 99 99 99 999 999 99", 0.97, IsNir},
    Scheme{"NL BSN", "999999999", 0.3, IsBsn},
    Scheme{"BE rijksregisternummer", "99.99.99-999.99", 0.97, IsRijksregister},
    Scheme{"BE rijksregisternummer", "99999999999", kWeak, IsRijksregister},
    Scheme{"ES DNI", "99999999A", 0.8, IsDni},
    Scheme{"ES DNI", "99999999-A", 0.85, IsDni},
    Scheme{"ES NIE", "A9999999A", 0.85, IsDni},
    Scheme{"ES NIE", "A-9999999-A", 0.9, IsDni},
    Scheme{"UK NINO", "AA999999A", 0.85, IsNino},
    Scheme{"UK NINO", "AA 99 99 99 A", 0.95, IsNino},
    Scheme{"IT codice fiscale", "AAAAAA99A99A999A", 0.97, IsCodiceFiscale},
    Scheme{"FI henkilötunnus", "999999-999A", 0.95, IsHenkilotunnus},
    Scheme{"FI henkilötunnus", "999999-9999", 0.95, IsHenkilotunnus},
    Scheme{"FI henkilötunnus", "999999A999A", 0.95, IsHenkilotunnus},
    Scheme{"FI henkilötunnus", "999999A9999", 0.95, IsHenkilotunnus},
    Scheme{"SE personnummer", "999999-9999", 0.9, IsPersonnummer},
    Scheme{"SE personnummer", "99999999-9999", 0.95, IsPersonnummer},
    Scheme{"SE personnummer", "999999999999", kWeak, IsPersonnummer},
    Scheme{"IN Aadhaar", "9999 9999 9999", 0.85, IsAadhaar},
    Scheme{"IN Aadhaar", "999999999999", kWeak, IsAadhaar},
    Scheme{"CA SIN", "999 999 999", 0.65, IsSin},
    Scheme{"CA SIN", "999-999-999", 0.7, IsSin}};

// A scheme is a bit; bits stand in the order of kSchemes.
using SchemeSet = uint64_t;
static_assert(kSchemes.size() <= 64);

// "9" for a digit, "A" for a letter, a mark as it is; all else is none.
enum Symbol : uint8_t { kDigit, kLetter, kSpace, kDash, kPoint, kSlash, kNone };

constexpr Symbol SymbolOf(char c) {
  if (IsDigit(c)) return kDigit;
  if (IsLetter(c)) return kLetter;
  switch (c) {
    case ' ':
      return kSpace;
    case '-':
      return kDash;
    case '.':
      return kPoint;
    case '/':
      return kSlash;
    default:
      return kNone;
  }
}

constexpr auto kSymbols = [] {
  std::array<Symbol, 256> symbols = {};
  for (size_t i = 0; i < symbols.size(); ++i) {
    symbols[i] = SymbolOf(static_cast<char>(i));
  }
  return symbols;
}();

// The schemes with a symbol at a place, and those of a length.
struct Places {
  std::array<std::array<SchemeSet, kNone + 1>, kMaxNationalId> with = {};
  std::array<SchemeSet, kMaxNationalId + 1> of_length = {};
};

constexpr Places kPlaces = [] {
  Places places;
  for (size_t i = 0; i < kSchemes.size(); ++i) {
    const SchemeSet bit = SchemeSet{1} << i;
    const std::string_view shape = kSchemes[i].shape;
    for (size_t at = 0; at < shape.size(); ++at) {
      places.with[at][SymbolOf(shape[at])] |= bit;
    }
    places.of_length[shape.size()] |= bit;
  }
  return places;
}();

// What `text`, which has the shape of each of `schemes`, surely is.
std::optional<NationalId> Best(std::string_view text, SchemeSet schemes) {
  std::array<char, kMaxNationalId> upper = {};
  std::array<char, kMaxNationalId> compact = {};
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    upper[i] = ToUpper(text[i]);
    if (IsAlnum(text[i])) compact[count++] = upper[i];
  }
  std::optional<NationalId> best;
  for (; schemes != 0; schemes &= schemes - 1) {
    const Scheme& scheme = kSchemes[std::countr_zero(schemes)];
    if (best && best->confidence >= scheme.confidence) continue;
    // The mark between date and number is part of it.
    const bool marked = scheme.check == IsHenkilotunnus;
    if (scheme.check(marked ? std::string_view(upper.data(), text.size())
                            : std::string_view(compact.data(), count))) {
      best = NationalId{.scheme = scheme.name, .confidence = scheme.confidence};
    }
  }
  return best;
}

}  // namespace

bool NationalIdReader::Next() {
  const size_t most = std::min(text_.size(), kMaxNationalId);
  while (size_ < most) {
    const auto c = static_cast<unsigned char>(text_[size_]);
    live_ &= kPlaces.with[size_++][kSymbols[c]];
    if (live_ == 0) return false;
    if ((live_ & kPlaces.of_length[size_]) != 0) return true;
  }
  return false;
}

std::optional<NationalId> NationalIdReader::Read() const {
  return Best(text_.substr(0, size_), live_ & kPlaces.of_length[size_]);
}

std::optional<NationalId> ReadNationalId(std::string_view text) {
  NationalIdReader reader(text);
  while (reader.Next()) {
    if (reader.size() == text.size()) return reader.Read();
  }
  return std::nullopt;
}

}  // namespace osiris
