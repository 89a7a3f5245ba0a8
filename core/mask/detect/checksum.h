#pragma once

#include <string_view>

namespace osiris {

// Check digits of numbers that people have. All take ASCII digits without
// anything between them (where letters are allowed, it is said); anything else
// has no valid checksum.

// Payment cards and many more: the test that is named after Luhn.
bool PassesLuhn(std::string_view digits);

// The remainder of ISO 7064 MOD 97-10, where A to Z of either case count as 10
// to 35; -1 for other bytes. An account number whose first four characters
// were put last has 1.
int Mod97(std::string_view alnum);

// The check digit of ISO 7064 MOD 11,10 stands at the end.
bool PassesMod11And10(std::string_view digits);

// The sum of the digits, each times its weight; `weights` are read like digits
// (9 is the largest) and as long as the part that is summed.
int WeightedSum(std::string_view digits, std::string_view weights);

// The dihedral check digit at the end that is named after Verhoeff.
bool PassesVerhoeff(std::string_view digits);

}  // namespace osiris
