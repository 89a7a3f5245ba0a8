#pragma once

#include <vector>

#include "cli/command_tree.h"
#include "core/operation/operation.h"

namespace osiris::cli {

// Everything the command line can do: a command for each of `operations`, one
// more for each tool among them, and those that are no operation. Reads
// nothing and starts nothing.
CommandTree AllCommands(const std::vector<Operation>& operations);

}  // namespace osiris::cli
