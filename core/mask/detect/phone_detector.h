#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds phone numbers to `findings`: with `+` or `00` and a country code that
// exists, or in the groups that a country writes them in. Bare digits are
// unsure: they count only where their column speaks for them. Dates, versions
// and numbers with a blank for thousands are none.
void FindPhones(std::string_view text, Findings& findings);

}  // namespace osiris
