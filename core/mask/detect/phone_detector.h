#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds phone numbers to `findings`: with `+` or `00` and a country code that
// exists, or in the groups that a country writes them in. Bare digits are
// unsure, but for `00420777123456`, which has as many as that country's have:
// they count only where their column speaks for them. Dates, versions, numbers
// with a blank for thousands and what is called an article's (`SKU
// 00123-45678`) are none.
void FindPhones(std::string_view text, Findings& findings);

}  // namespace osiris
