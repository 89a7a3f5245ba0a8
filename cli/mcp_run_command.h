#pragma once

#include "cli/command.h"

namespace osiris::cli {

// `osiris mcp run`: becomes the MCP server, on this process's standard input
// and output.
Command McpRunCommand();

}  // namespace osiris::cli
