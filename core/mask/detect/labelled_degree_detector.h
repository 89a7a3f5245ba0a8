#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds coordinates to `findings` before which stands what they are: "lat:
// 50.0755 lon: 14.4378", "latitude=50.0755"; with at least three digits after
// the point, which is a house's distance. `lat`, `lon`, `lng` and `long` mean
// other things, too: they count beside the other half.
void FindLabelledDegrees(std::string_view text, Findings& findings);

}  // namespace osiris
