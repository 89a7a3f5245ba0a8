#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds digits to `findings` before which stands what they are: "PESEL
// 44051401359", "ssn: 078051120", "my BSN number is 111222333". The word and
// their number decide; where the word means other things, too (`sin`, `nir`,
// `rc`), their form or their check digits as well.
void FindLabelledIds(std::string_view text, Findings& findings);

}  // namespace osiris
