#pragma once

#include <vector>

#include "core/discovery/discovery_service.h"
#include "core/operation/operation.h"
#include "core/policy/row_access.h"

namespace osiris {

// What can be learned from stored snapshots, without asking a source:
// discovery.diff, discovery.search, discovery.show, discovery.table. Part of
// DiscoveryOperations.
std::vector<Operation> SnapshotOperations(DiscoveryService* service,
                                          const RowAccess* access);

}  // namespace osiris
