#pragma once

#include "core/discovery/discovery_handler.h"
#include "core/operation/operation.h"

namespace osiris {

// discovery.remove: forgets snapshots for good. A command and no tool. Part of
// DiscoveryOperations.
Operation RemoveOperation(const DiscoveryServices& services);

}  // namespace osiris
