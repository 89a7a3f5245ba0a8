#pragma once

#include <vector>

#include "cli/command.h"

namespace osiris::cli {

// `osiris mcp clients attach`, `detach` and `undo`: change the file of one
// client, and nothing in it but the entry.
std::vector<Command> ClientEditCommands();

}  // namespace osiris::cli
