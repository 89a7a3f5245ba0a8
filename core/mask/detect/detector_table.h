#pragma once

#include <span>
#include <string_view>

#include "core/mask/detect/finding.h"
#include "core/mask/detect/text_traits.h"

namespace osiris {

// What looks for one kind of personal data.
struct Detector {
  std::string_view name;
  // Adds what it finds in a text.
  void (*find)(std::string_view text, Findings& findings);
  // Finds nothing in a text that does not have this.
  TextNeed need;
};

// All of them.
std::span<const Detector> Detectors();

// What every detector finds in `text`, of at most kMaxInspected bytes, in the
// order of the detectors; `traits` are the text's.
Findings AllFindings(std::string_view text, const TextTraits& traits);

}  // namespace osiris
