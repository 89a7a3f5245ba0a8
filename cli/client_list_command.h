#pragma once

#include "cli/command.h"

namespace osiris::cli {

// `osiris mcp clients`: which clients are here, and which of them start this
// installation on this home.
Command ClientListCommand();

}  // namespace osiris::cli
