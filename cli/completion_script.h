#pragma once

#include <string>

#include "cli/command_tree.h"

namespace osiris::cli {

// The script that makes a shell complete the commands of `tree`: source it, or
// put it where the shell looks. Words, flags and choices are in the script;
// connections are asked of `osiris __complete connections` at the time, and
// tables of `osiris __complete tables`.
std::string BashCompletion(const CommandTree& tree);
std::string FishCompletion(const CommandTree& tree);
std::string ZshCompletion(const CommandTree& tree);

}  // namespace osiris::cli
