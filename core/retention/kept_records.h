#pragma once

#include <memory>
#include <vector>

#include "core/audit/audit_log.h"
#include "core/audit/seal_key_store.h"
#include "core/config/config.h"
#include "core/config/paths.h"
#include "core/discovery/discovery_service.h"
#include "core/memory/memory_service.h"
#include "core/retention/record_keeper.h"

namespace osiris {

// A keeper for everything that is kept for a time. What is younger than the
// audit log that speaks of it stays: snapshots and runs go with
// `audit.retention_days`. `log`, `keys`, `discovery` and `memory` outlive them.
std::vector<std::unique_ptr<RecordKeeper>> AllKeepers(
    const Config& config, const Paths& paths, AuditLog& log, SealKeyStore& keys,
    DiscoveryService& discovery, MemoryService& memory);

}  // namespace osiris
