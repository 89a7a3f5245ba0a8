#pragma once

#include <string_view>

#include "core/operation/operation.h"
#include "core/watch/resource_sight.h"

namespace osiris {

inline constexpr std::string_view kWatchResources = "resources.watch";

// resources.watch: which of `uris` the caller may hear of,
// {"status":"success","uris":[…]}. PROTOCOL/RESOURCE_UNKNOWN where some are
// asked for and it is none of them: whether there is such a resource, and
// whether it is withheld, are one answer. Without `sight`, which outlives it,
// the operation has no handler.
Operation WatchOperation(const ResourceSight* sight);

}  // namespace osiris
