#include "tests/masking/numbers.h"

#include <array>
#include <string_view>

#include "fmt/format.h"

namespace osiris::masking {
namespace {

int64_t Value(std::string_view digits) {
  int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Blanks or dashes after every `size` digits.
std::string Grouped(const std::string& text, size_t size, char mark) {
  std::string grouped;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && i % size == 0) grouped.push_back(mark);
    grouped.push_back(text[i]);
  }
  return grouped;
}

struct Birth {
  int64_t year, month, day;
};

Birth SomeBirth(Dice& dice) {
  return {dice.Number(1955, 1999), dice.Number(1, 12), dice.Number(1, 28)};
}

std::string Pesel(Dice& dice) {
  const Birth birth = SomeBirth(dice);
  const std::string base = fmt::format("{:02}{:02}{:02}{}", birth.year % 100,
                                       birth.month, birth.day, dice.Digits(4));
  constexpr std::array<int, 10> kWeights = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3};
  int sum = 0;
  for (size_t i = 0; i < 10; ++i) sum += (base[i] - '0') * kWeights[i];
  return base + std::to_string((10 - sum % 10) % 10);
}

std::string RodneCislo(Dice& dice) {
  while (true) {
    const Birth birth = SomeBirth(dice);
    const std::string base = fmt::format("{:02}{:02}{:02}{}", birth.year % 100,
                                         birth.month + (dice.OneIn(2) ? 50 : 0),
                                         birth.day, dice.Digits(3));
    for (char last = '0'; last <= '9'; ++last) {
      if (Value(base + last) % 11 == 0) return base + last;
    }
  }
}

std::string SteuerId(Dice& dice) {
  // A permutation of nine digits, one of them twice.
  std::string pool = "0123456789";
  for (size_t i = pool.size() - 1; i > 0; --i) {
    std::swap(
        pool[i],
        pool[static_cast<size_t>(dice.Number(0, static_cast<int64_t>(i)))]);
  }
  pool[9] = pool[4];
  if (pool[0] == '0') std::swap(pool[0], pool[1]);
  int product = 10;
  for (const char c : pool) {
    int sum = (product + (c - '0')) % 10;
    if (sum == 0) sum = 10;
    product = (sum * 2) % 11;
  }
  return pool + std::to_string((11 - product) % 10);
}

std::string Cpf(Dice& dice) {
  std::string digits = dice.Digits(9);
  for (int64_t round = 0; round < 2; ++round) {
    int64_t sum = 0;
    for (size_t i = 0; i < digits.size(); ++i) {
      sum += (digits[i] - '0') * static_cast<int64_t>(digits.size() + 1 - i);
    }
    const int64_t check = 11 - sum % 11;
    digits += std::to_string(check >= 10 ? 0 : check);
  }
  return digits;
}

std::string Nir(Dice& dice) {
  const Birth birth = SomeBirth(dice);
  const std::string base =
      fmt::format("{}{:02}{:02}{:02}{}", dice.Number(1, 2), birth.year % 100,
                  birth.month, dice.Number(1, 95), dice.Digits(6));
  return base + fmt::format("{:02}", 97 - Value(base) % 97);
}

std::string Dni(Dice& dice) {
  const std::string digits = dice.Digits(8);
  return digits + "TRWAGMYFPDXBNJZSQVHLCKE"[Value(digits) % 23];
}

std::string Ssn(Dice& dice) {
  return fmt::format("{:03}-{:02}-{:04}", dice.Number(1, 665),
                     dice.Number(1, 99), dice.Number(1, 9999));
}

std::string Nino(Dice& dice) {
  const std::string digits = dice.Digits(6);
  const std::string last = dice.Of("ABCD", 1);
  const std::string head =
      dice.Of("ACEHJLMPRSTWXY", 1) + dice.Of("ACEHJLMPRSWXY", 1);
  return dice.OneIn(2) ? head + digits + last
                       : head + " " + Grouped(digits, 2, ' ') + " " + last;
}

std::string Personnummer(Dice& dice) {
  const Birth birth = SomeBirth(dice);
  const std::string digits =
      WithLuhn(fmt::format("{:02}{:02}{:02}{}", birth.year % 100, birth.month,
                           birth.day, dice.Digits(3)) +
               "0");
  return digits.substr(0, 6) + "-" + digits.substr(6);
}

struct AccountCountry {
  std::string_view code;
  std::string_view pattern;
};

constexpr std::array kAccounts = {
    AccountCountry{"CZ", "####################"},
    AccountCountry{"DE", "##################"},
    AccountCountry{"GB", "@@@@##############"},
    AccountCountry{"FR", "##########@##########@#"},
    AccountCountry{"NL", "@@@@##########"},
    AccountCountry{"ES", "####################"},
    AccountCountry{"PL", "########################"},
    AccountCountry{"SK", "####################"},
    AccountCountry{"AT", "################"},
    AccountCountry{"IT", "@######################"},
    AccountCountry{"CH", "#################"},
    AccountCountry{"NO", "###########"},
    AccountCountry{"BE", "############"}};

}  // namespace

std::string WithLuhn(std::string digits) {
  for (char last = '0'; last <= '9'; ++last) {
    digits.back() = last;
    int sum = 0;
    for (size_t i = 0; i < digits.size(); ++i) {
      int digit = digits[digits.size() - 1 - i] - '0';
      if (i % 2 == 1) digit = (digit * 2) / 10 + (digit * 2) % 10;
      sum += digit;
    }
    if (sum % 10 == 0) return digits;
  }
  return digits;
}

std::string Card(Dice& dice) {
  constexpr std::array<std::string_view, 9> kPatterns = {
      "4###############", "4###############", "51##############",
      "55##############", "2223############", "6011############",
      "37#############",  "34#############",  "3530############"};
  const std::string digits = WithLuhn(dice.Fill(dice.Pick(kPatterns)));
  if (digits.size() == 15) {
    return dice.OneIn(2) ? digits
                         : digits.substr(0, 4) + " " + digits.substr(4, 6) +
                               " " + digits.substr(10);
  }
  switch (dice.Number(0, 3)) {
    case 0:
      return Grouped(digits, 4, ' ');
    case 1:
      return Grouped(digits, 4, '-');
    case 2:
      return dice.OneIn(2) ? Grouped(digits, 4, '.') : digits;
    default:
      return digits;
  }
}

std::string Iban(Dice& dice) {
  const AccountCountry& country =
      kAccounts[static_cast<size_t>(dice.Number(0, kAccounts.size() - 1))];
  const std::string account = dice.Fill(country.pattern);
  std::string numeric;
  for (const char c : account + std::string(country.code) + "00") {
    numeric += c >= 'A' ? std::to_string(c - 'A' + 10) : std::string(1, c);
  }
  int64_t rest = 0;
  for (const char c : numeric) rest = (rest * 10 + (c - '0')) % 97;
  const std::string iban =
      fmt::format("{}{:02}{}", country.code, 98 - rest, account);
  return dice.OneIn(3) ? Grouped(iban, 4, ' ') : iban;
}

std::string NationalId(Dice& dice) {
  switch (dice.Number(0, 8)) {
    case 0:
      return Ssn(dice);
    case 1:
      return RodneCislo(dice).insert(6, "/");
    case 2:
      return Nino(dice);
    case 3: {
      const std::string digits = Cpf(dice);
      return fmt::format("{}.{}.{}-{}", digits.substr(0, 3),
                         digits.substr(3, 3), digits.substr(6, 3),
                         digits.substr(9));
    }
    case 4:
      return Dni(dice);
    case 5:
      return Personnummer(dice);
    case 6: {
      const std::string id = SteuerId(dice);
      return id.substr(0, 2) + " " + Grouped(id.substr(2), 3, ' ');
    }
    case 7:
      return Nir(dice);
    default:
      return Dni(dice).insert(8, "-");
  }
}

std::string BareNationalId(Dice& dice, int kind) {
  switch (kind) {
    case 0:
      return Pesel(dice);
    case 1:
      return RodneCislo(dice);
    case 2:
      return SteuerId(dice);
    case 3:
      return Cpf(dice);
    default:
      return Nir(dice);
  }
}

std::string NamedNationalId(Dice& dice) {
  const std::string mark = dice.OneIn(2) ? ": " : " ";
  switch (dice.Number(0, 5)) {
    case 0:
      return "PESEL" + mark + Pesel(dice);
    case 1:
      return "nir" + mark + Nir(dice);
    case 2:
      return "Steuer-ID" + mark + SteuerId(dice);
    case 3:
      return "sin" + mark + Grouped(WithLuhn(dice.Fill("0########")), 3, ' ');
    case 4:
      return "CPF no." + mark + Cpf(dice);
    default: {
      std::string digits = Ssn(dice);
      std::erase(digits, '-');
      return "ssn" + mark + digits;
    }
  }
}

std::string Phone(Dice& dice) {
  constexpr std::array<std::string_view, 24> kPatterns = {
      "1-303-555-01##",    "1.800.555.01##",    "+420 6## ### ###",
      "+4207########",     "+49 30 %#######",   "+49 (0) 171 #######",
      "+1 (212) 555-01##", "+1-415-555-01##",   "(303) 555-01##",
      "303-555-01##",      "+44 20 7946 0###",  "020 7946 0###",
      "07700 900###",      "+33 6 ## ## ## ##", "06 ## ## ## ##",
      "+34 6## ## ## ##",  "+48 6## ### ###",   "0171/#######",
      "00420 6## ### ###", "+91 98### #####",   "+1.212.555.01##",
      "+353 87 ### ####",  "(030) %######",     "+351 91 ### ## ##"};
  return dice.Fill(dice.Pick(kPatterns));
}

}  // namespace osiris::masking
