#pragma once

#include "core/base/json.h"
#include "core/memory/memory_service.h"
#include "core/resource/shelf.h"

namespace osiris {

// The URI template of a session, as ResourceTemplates() gives those of
// snapshots.
Json MemoryTemplates();

// The sessions in memory, as JSON Lines: what has not expired, oldest first.
// `service` outlives the shelf. A session of which nothing is kept is not
// listed, and reading it is PROTOCOL/RESOURCE_UNKNOWN.
ResourceShelf MemoryShelf(const MemoryService* service);

}  // namespace osiris
