#pragma once

#include <string>

#include "tests/masking/dice.h"

namespace osiris::masking {

// Numbers that are valid and nobody's, made by arithmetic of their own: the
// detectors' is tried against it.

// Digits whose last one makes Luhn's test pass.
std::string WithLuhn(std::string digits);
// Of a brand, with groups or without.
std::string Card(Dice& dice);
std::string Iban(Dice& dice);
// Of one of several countries, with its own marks.
std::string NationalId(Dice& dice);
// The same without marks: `kind` 0 to 4, one country each, so that a column is
// of one.
std::string BareNationalId(Dice& dice, int kind);
// A bare one after its name, as people write it in a text.
std::string NamedNationalId(Dice& dice);
std::string Phone(Dice& dice);

}  // namespace osiris::masking
