#pragma once

#include <string>
#include <vector>

#include "mcp/server/front_process.h"

namespace osiris::mcp {

// Makes a real front try one of AllEscapeAttempts, and end. `texts` are its
// name, the folder and the port of EscapeTargets, and "sealed" or "unsealed":
// after the seal, or right before it, for control.
//
// Standard error gets the line "escape.begun NAME" right before the attempt,
// and "escape.ended NAME ERRNO" after it (0: it worked) unless the attempt has
// ended the process or become another program. Any other `texts` end the front
// before its seal.
FrontTrial MakeEscapeTrial(int parent, std::vector<std::string> texts);

}  // namespace osiris::mcp
