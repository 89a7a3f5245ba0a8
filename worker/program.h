#pragma once

#include "core/driver/driver_registry.h"

namespace osiris::worker {

// What every worker program does: as `--zygote` it serves a broker on
// descriptor 3; otherwise it says what it is and that it is not for people.
// Returns the exit status.
int RunWorkerProgram(int argc, char** argv, const DriverRegistry& drivers);

}  // namespace osiris::worker
