#pragma once

#include <vector>

#include "core/connection/connections_file.h"
#include "core/connection/reference.h"

namespace osiris {

// The connections of which assistants may be shown or kept something else by
// `after` than by `before`: those that are new or gone, and those whose
// `policy`, `mask` or `payloads` is another. What stays as it is counts as
// such, in whatever order or style it is written. Sorted.
std::vector<Reference> PolicyChanges(const ConnectionsFile& before,
                                     const ConnectionsFile& after);

}  // namespace osiris
