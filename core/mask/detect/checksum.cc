#include "core/mask/detect/checksum.h"

#include <algorithm>
#include <array>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// The product in the group of the pentagon's turns and flips: 0 to 4 turn, 5
// to 9 turn and flip.
int Dihedral(int a, int b) {
  const int turn = b % 5;
  const bool flip = b >= 5;
  if (a < 5) return flip ? 5 + (a + turn) % 5 : (a + turn) % 5;
  const int from = a - 5;
  return flip ? (from - turn + 5) % 5 : 5 + (from - turn + 5) % 5;
}

}  // namespace

bool PassesLuhn(std::string_view digits) {
  if (!AllDigits(digits)) return false;
  int sum = 0;
  bool twice = false;
  for (size_t i = digits.size(); i-- > 0; twice = !twice) {
    int digit = digits[i] - '0';
    if (twice) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

int Mod97(std::string_view alnum) {
  int rest = 0;
  for (const char c : alnum) {
    if (IsDigit(c)) {
      rest = (rest * 10 + (c - '0')) % 97;
    } else if (IsLetter(c)) {
      rest = (rest * 100 + (ToUpper(c) - 'A' + 10)) % 97;
    } else {
      return -1;
    }
  }
  return rest;
}

bool PassesMod11And10(std::string_view digits) {
  if (!AllDigits(digits)) return false;
  int product = 10;
  for (size_t i = 0; i + 1 < digits.size(); ++i) {
    int sum = (digits[i] - '0' + product) % 10;
    if (sum == 0) sum = 10;
    product = sum * 2 % 11;
  }
  const int check = (11 - product) % 10;
  return check == digits.back() - '0';
}

int WeightedSum(std::string_view digits, std::string_view weights) {
  int sum = 0;
  for (size_t i = 0; i < std::min(digits.size(), weights.size()); ++i) {
    sum += (digits[i] - '0') * (weights[i] - '0');
  }
  return sum;
}

bool PassesVerhoeff(std::string_view digits) {
  if (!AllDigits(digits)) return false;
  constexpr std::array<int, 10> kStep = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
  int check = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    int digit = digits[digits.size() - 1 - i] - '0';
    for (size_t turn = 0; turn < i % 8; ++turn) digit = kStep[digit];
    check = Dihedral(check, digit);
  }
  return check == 0;
}

}  // namespace osiris
