#pragma once

#include "cli/command.h"

namespace osiris::cli {

// `osiris doctor`: whether everything here works, and what does not.
Command DoctorCommand();

}  // namespace osiris::cli
