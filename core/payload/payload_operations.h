#pragma once

#include <vector>

#include "core/operation/operation.h"
#include "core/payload/payload_search.h"

namespace osiris {

// payload.seen and .show: for people, no tools. Without a search they are
// declared and have no handlers; it outlives them.
std::vector<Operation> PayloadOperations(const PayloadSearch* search);

}  // namespace osiris
