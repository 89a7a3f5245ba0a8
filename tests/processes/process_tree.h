#pragma once

#include <sys/types.h>

#include <cstddef>
#include <set>
#include <string>

namespace osiris {

// Children of `parent` that are no zombies.
std::set<pid_t> ChildrenOf(pid_t parent);

// They, their children, and so on.
std::set<pid_t> DescendantsOf(pid_t parent);

// The grandchildren: `parent`'s zygote's workers.
std::set<pid_t> WorkersOf(pid_t parent);

// The name that it was started under, without folders; empty once it is gone.
std::string NameOf(pid_t pid);

// False for a process that is gone or a zombie.
bool IsRunning(pid_t pid);

// Waits until the process has ended with all its threads; not until its parent
// knows.
void AwaitEnd(pid_t pid);

// Descriptors that this process has open.
size_t OpenDescriptors();

}  // namespace osiris
