#pragma once

#include "cli/command.h"
#include "cli/operation_command.h"
#include "core/operation/operation.h"

namespace osiris::cli {

// `osiris connections migrate`, for the operation `connections.migrate`: shows
// what would be moved and asks before it is, unless --yes or --dry-run is
// given.
Command MigrateCommand(const Operation& operation, OperationView view);

}  // namespace osiris::cli
