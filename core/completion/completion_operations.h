#pragma once

#include <vector>

#include "core/connection/connection_service.h"
#include "core/discovery/discovery_service.h"
#include "core/operation/operation.h"
#include "core/policy/row_access.h"

namespace osiris {

// completions.find: ways to go on typing the name of a connection, the id of a
// snapshot, or a table. From the connections file and stored snapshots: no
// source is contacted. What `access` hides from who asks is not among them.
// nullptr leaves it without a handler.
std::vector<Operation> CompletionOperations(ConnectionService* connections,
                                            DiscoveryService* discovery,
                                            const RowAccess* access);

}  // namespace osiris
