#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds the numbers of national_id.h that stand in `text` to `findings`.
void FindNationalIds(std::string_view text, Findings& findings);

}  // namespace osiris
