#pragma once

#include "cli/command.h"
#include "core/base/json.h"

namespace osiris::cli {

// `osiris mcp selftest`: whether this installation can serve an assistant.
// `tools` as ToolList makes them.
Command McpSelftestCommand(Json tools);

}  // namespace osiris::cli
