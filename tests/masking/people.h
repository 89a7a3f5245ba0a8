#pragma once

#include <string>

#include "tests/masking/dice.h"

namespace osiris::masking {

// Invented people and where they live. The lists are not those that the
// detectors know: about half of their words are in both.

std::string GivenName(Dice& dice);
std::string FamilyName(Dice& dice);
// "Jan Novák", "NOVAK, Jan", "Dr. Petra Kos", "Anne-Marie van Dijk".
std::string FullName(Dice& dice);
// In the way of one of several countries, with a town or without.
std::string Address(Dice& dice);
std::string Town(Dice& dice);

}  // namespace osiris::masking
