#pragma once

#include <vector>

#include "core/operation/operation.h"

namespace osiris {

// An operation for each tool of the table (tool_names.h) that has none among
// `declared`. Its name and aliases are known; it is not offered, takes any
// arguments, and fails every call with PROTOCOL/TOOL_UNAVAILABLE.
std::vector<Operation> PlannedTools(const std::vector<Operation>& declared);

}  // namespace osiris
