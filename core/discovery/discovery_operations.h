#pragma once

#include <vector>

#include "core/discovery/discovery_service.h"
#include "core/operation/operation.h"
#include "core/policy/row_access.h"

namespace osiris {

// discovery.diff, .list, .request, .search, .show and .table, and
// resources.list and resources.read, which are no commands and no tools but
// what is behind MCP resources. Both arguments outlive them; two nullptr
// declare them without handlers.
std::vector<Operation> DiscoveryOperations(DiscoveryService* service,
                                           const RowAccess* access);

}  // namespace osiris
