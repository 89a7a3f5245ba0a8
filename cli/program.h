#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/command_tree.h"

namespace osiris::cli {

// Does what `args` ask for (the program's name is not among them) and returns
// the exit status. What is asked for goes to standard output, everything else
// to standard error; with --json standard output gets exactly one document,
// whatever happens. `make_tree` is called at most once, and not for
// --version alone, which needs no command and should take no time.
int RunProgram(const std::function<CommandTree()>& make_tree,
               const std::vector<std::string>& args);

}  // namespace osiris::cli
