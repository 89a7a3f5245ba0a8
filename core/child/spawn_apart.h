#pragma once

#include <spawn.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace osiris {

// Starts the file `program` as a process that takes nothing over but what it is
// given: its descriptors are those of `actions` (and those that are open and
// not close-on-exec), its environment is `environment` ("NAME=value") and no
// more, no signal is blocked or ignored, and its process group is its own, so
// that Ctrl-C at a terminal is for the program that starts it.
//
// Returns 0 and sets `pid`, of a child that the caller has to wait for, or an
// errno and leaves it. Thread-safe.
int SpawnApart(const std::string& program,
               const posix_spawn_file_actions_t& actions,
               std::vector<std::string> arguments,
               std::vector<std::string> environment, pid_t& pid);

}  // namespace osiris
