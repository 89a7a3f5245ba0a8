#pragma once

#include <string>
#include <vector>

#include "cli/command_tree.h"

namespace osiris::cli {

// Does what `args` ask for (the program's name is not among them) and returns
// the exit status. What is asked for goes to standard output, everything else
// to standard error; with --json standard output gets exactly one document,
// whatever happens.
int RunProgram(const CommandTree& tree, const std::vector<std::string>& args);

}  // namespace osiris::cli
