#pragma once

#include <vector>

#include "core/operation/operation.h"
#include "core/payload/leak/leak_check.h"

namespace osiris {

// payload.leakcheck: for people, no tool. Without a check it is declared and
// has no handler; it outlives the operation.
std::vector<Operation> LeakOperations(const LeakCheck* check);

}  // namespace osiris
