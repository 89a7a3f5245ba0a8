#pragma once

#include "cli/command.h"

namespace osiris::cli {

// `osiris mcp clients`: what to write where, so that a client starts the
// server.
Command McpClientsCommand();

}  // namespace osiris::cli
