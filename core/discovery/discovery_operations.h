#pragma once

#include <vector>

#include "core/discovery/discovery_service.h"
#include "core/operation/operation.h"

namespace osiris {

// discovery.diff, discovery.list, discovery.request, discovery.show, and
// resources.list and resources.read, which are no commands and no tools but
// what is behind MCP resources. `service` outlives them; nullptr declares them
// without handlers.
std::vector<Operation> DiscoveryOperations(DiscoveryService* service);

}  // namespace osiris
