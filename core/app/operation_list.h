#pragma once

#include <vector>

#include "core/connection/connection_service.h"
#include "core/discovery/discovery_service.h"
#include "core/memory/memory_service.h"
#include "core/operation/operation.h"
#include "core/policy/pause_switch.h"
#include "core/payload/payload_search.h"
#include "core/policy/row_access.h"
#include "core/rows/row_service.h"
#include "core/trail/trail_service.h"

namespace osiris {

// The one list of what Osiris can do. A service that is nullptr leaves its
// operations declared and without handlers. `access` goes with all but
// `pause`, `trail`, `memory` and `payloads`.
std::vector<Operation> ListOperations(
    ConnectionService* connections, DiscoveryService* discovery,
    const RowService* rows, const RowAccess* access, const PauseSwitch* pause,
    const TrailService* trail, MemoryService* memory,
    const PayloadSearch* payloads);

}  // namespace osiris
