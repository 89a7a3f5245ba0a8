#pragma once

#include <vector>

#include "cli/command.h"

namespace osiris::cli {

// `osiris mcp clients`, and `attach`, `detach`, `show` and `undo` below it.
std::vector<Command> ClientCommands();

}  // namespace osiris::cli
