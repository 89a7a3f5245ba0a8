#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/masking/dice.h"

namespace osiris::masking {

// Values that are no personal data and look like some.
struct HarmlessKind {
  std::vector<std::string> tables;
  std::vector<std::string> names;
  std::function<std::string(Dice&)> make;
};

const std::vector<HarmlessKind>& HarmlessKinds();

// A few words that tell nothing of anybody.
std::string Sentence(Dice& dice);

}  // namespace osiris::masking
