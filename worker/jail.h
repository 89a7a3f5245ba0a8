#pragma once

#include <string>

#include "absl/status/status.h"
#include "core/driver/driver.h"

namespace osiris::worker {

// Shuts this worker in, for good: it can read what `needs` names, connect to
// the ports named there, and nothing else of the machine: no other file, no
// program to run, no other process, no system call that drivers do without.
// Whether a file exists can still be asked. Call it while the process has one
// thread, after every library is loaded.
//
// A kernel without Landlock leaves the system call filter alone to stand
// (docs/guide/architecture.md, tier C): then every file that this user may
// read can be read. An error means that a wall that this
// kernel has could not be put up: the worker must not go on.
absl::Status EnterJail(const JailNeeds& needs);

}  // namespace osiris::worker
