#pragma once

#include <vector>

#include "core/discovery/discovery_handler.h"
#include "core/operation/operation.h"

namespace osiris {

// What can be learned from stored snapshots, without asking a source:
// discovery.diff, discovery.search, discovery.show, discovery.table. Part of
// DiscoveryOperations.
std::vector<Operation> SnapshotOperations(const DiscoveryServices& services);

}  // namespace osiris
