#pragma once

#include <sys/types.h>

#include <cstddef>
#include <set>

namespace osiris {

// Children of `parent` that are no zombies.
std::set<pid_t> ChildrenOf(pid_t parent);

// They, their children, and so on.
std::set<pid_t> DescendantsOf(pid_t parent);

// The grandchildren: `parent`'s zygote's workers.
std::set<pid_t> WorkersOf(pid_t parent);

// False for a process that is gone or a zombie.
bool IsRunning(pid_t pid);

// Descriptors that this process has open.
size_t OpenDescriptors();

}  // namespace osiris
