#pragma once

#include "cli/command.h"

namespace osiris::cli {

// `osiris mcp clients show`: what to write where, for a person who does it by
// hand.
Command ClientShowCommand();

}  // namespace osiris::cli
