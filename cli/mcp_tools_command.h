#pragma once

#include "cli/command.h"
#include "core/base/json.h"

namespace osiris::cli {

// `osiris mcp tools`: what an assistant can call. `tools` as ToolList makes
// them.
Command McpToolsCommand(Json tools);

}  // namespace osiris::cli
