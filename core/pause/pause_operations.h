#pragma once

#include <vector>

#include "core/operation/operation.h"
#include "core/pause/pause_switch.h"

namespace osiris {

// assistants.pause and assistants.resume, for people: no tools. With nullptr
// they are declared and have no handlers; `pause` outlives them.
std::vector<Operation> PauseOperations(const PauseSwitch* pause);

}  // namespace osiris
