#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"
#include "core/mask/detect/text_traits.h"

namespace osiris {

// What is found in a text, looked at in the characters of detectors.
struct Inspection {
  // Of the text as it is.
  TextTraits traits;
  // Of what the detectors saw of it: see PlainTextOf.
  TextTraits seen;
  // What every detector finds, in the order of the detectors, where it stands
  // in the text as it is.
  Findings findings;
};

// Of at most kMaxTraits bytes.
Inspection Inspect(std::string_view text);

}  // namespace osiris
