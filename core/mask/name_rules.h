#pragma once

#include <span>
#include <string_view>

#include "core/mask/detect/personal_class.h"

namespace osiris {

// What words in the name of a column say of its values.
struct NameRule {
  // In lower case and without accents, one blank between them: they must follow
  // each other in the name.
  std::string_view words;
  PersonalClass personal;
  // 0 to 1.
  double confidence;
};

// In English, Czech, Dutch, French, German, Italian, Polish, Portuguese,
// Spanish and Swedish. Of several that fit a name the one with the most letters
// counts, of equals the last.
std::span<const NameRule> NameRules();

}  // namespace osiris
