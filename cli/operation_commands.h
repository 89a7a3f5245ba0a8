#pragma once

#include <vector>

#include "cli/command.h"
#include "core/operation/operation.h"

namespace osiris::cli {

// A command for each of `operations` that is offered and has words, and one
// more, `osiris mcp ...`, for each that is a tool.
std::vector<Command> OperationCommands(
    const std::vector<Operation>& operations);

}  // namespace osiris::cli
