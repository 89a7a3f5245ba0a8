#pragma once

#include <vector>

#include "core/operation/operation.h"
#include "core/trail/trail_service.h"

namespace osiris {

// audit.export, .head, .list, .show and .verify: for people, no tools. Without
// a service they are declared and have no handlers; it outlives them.
std::vector<Operation> TrailOperations(const TrailService* service);

}  // namespace osiris
