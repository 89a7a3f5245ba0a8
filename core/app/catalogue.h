#pragma once

#include <vector>

#include "core/operation/operation.h"

namespace osiris {

// Every operation of Osiris, declared and without handlers: what the sealed
// front advertises and checks against, and what help and docs are made from.
// Reads nothing and starts nothing.
std::vector<Operation> DeclaredOperations();

}  // namespace osiris
