#pragma once

#include <vector>

#include "cli/command.h"

namespace osiris::cli {

// `osiris completion bash|fish|zsh`, and the hidden `osiris __complete`, which
// the scripts call.
std::vector<Command> CompletionCommands();

}  // namespace osiris::cli
