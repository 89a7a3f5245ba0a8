#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds coordinates with a hemisphere to `findings`: degrees with minutes
// ("40°26′46″N", "N 40° 26.767'"), or with at least three digits after the
// point ("40.446° N"); two that belong together are one place. Without a mark
// of degrees a number may be of newtons or watts: it counts beside its other
// half, or with five digits after the point and no blank ("40.44619N"), and is
// unsure otherwise.
void FindDegrees(std::string_view text, Findings& findings);

}  // namespace osiris
