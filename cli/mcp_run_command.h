#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace osiris::cli {

// `osiris mcp run`: becomes the MCP server, on this process's standard input
// and output.
Command McpRunCommand();

// Becomes the server at once where `args` are just `mcp run`, with `--home
// FOLDER` or without: clients start it so, and building every command would
// take longer than the server's own start. Returns for any other line, and
// where the server cannot be started, which the command then explains.
void RunServerAtOnce(const std::vector<std::string>& args);

}  // namespace osiris::cli
