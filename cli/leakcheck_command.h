#pragma once

#include "cli/command.h"
#include "cli/operation_command.h"
#include "core/operation/operation.h"

namespace osiris::cli {

// `osiris leakcheck`, for the operation `payload.leakcheck`: canaries come from
// a file or standard input, a line each, and never from the command line,
// where others see them.
Command LeakcheckCommand(const Operation& operation, OperationView view);

}  // namespace osiris::cli
