#pragma once

#include <vector>

#include "core/base/json.h"
#include "core/operation/operation.h"

namespace osiris::cli {

// The tools among `operations` as the MCP server advertises them: [{"name",
// "title", "description", "inputSchema", "outputSchema", "annotations"}],
// sorted by name. `osiris mcp selftest` holds the two against each other.
Json ToolList(const std::vector<Operation>& operations);

}  // namespace osiris::cli
