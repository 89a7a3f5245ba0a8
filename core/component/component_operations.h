#pragma once

#include <vector>

#include "core/operation/operation.h"

namespace osiris {

// `components.list` (a tool) and `components.show` (command line only): which
// families this build has drivers for, and their fields. They read nothing
// but the program itself; the handlers are always there.
std::vector<Operation> ComponentOperations();

}  // namespace osiris
