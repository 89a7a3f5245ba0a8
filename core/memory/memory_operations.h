#pragma once

#include <vector>

#include "core/memory/memory_service.h"
#include "core/operation/operation.h"

namespace osiris {

// memory.capture, .forget, .list, .search and, for people, .show. Without a
// service they are declared and have no handlers; it outlives them.
std::vector<Operation> MemoryOperations(MemoryService* service);

}  // namespace osiris
