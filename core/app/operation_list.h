#pragma once

#include <vector>

#include "core/connection/connection_secrets.h"
#include "core/connection/connection_service.h"
#include "core/discovery/discovery_service.h"
#include "core/memory/memory_service.h"
#include "core/operation/operation.h"
#include "core/pause/pause_switch.h"
#include "core/payload/leak/leak_check.h"
#include "core/payload/payload_search.h"
#include "core/policy/row_access.h"
#include "core/retention/retention_service.h"
#include "core/rows/row_service.h"
#include "core/trail/trail_service.h"
#include "core/usage/usage_service.h"
#include "core/watch/resource_sight.h"

namespace osiris {

// What carries the operations out. Each that is nullptr leaves its operations
// declared and without handlers; `access` goes with all but `secrets`, `sight`,
// `pause`, `trail`, `memory`, `payloads`, `leaks`, `usage` and `retention`.
struct OperationServices {
  ConnectionService* connections = nullptr;
  ConnectionSecrets* secrets = nullptr;
  DiscoveryService* discovery = nullptr;
  const RowService* rows = nullptr;
  const RowAccess* access = nullptr;
  const ResourceSight* sight = nullptr;
  const PauseSwitch* pause = nullptr;
  const TrailService* trail = nullptr;
  MemoryService* memory = nullptr;
  const PayloadSearch* payloads = nullptr;
  const LeakCheck* leaks = nullptr;
  UsageService* usage = nullptr;
  RetentionService* retention = nullptr;
};

// The one list of what Osiris can do.
std::vector<Operation> ListOperations(const OperationServices& services);

}  // namespace osiris
