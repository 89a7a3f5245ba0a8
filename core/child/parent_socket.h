#pragma once

#include <cstddef>

namespace osiris {

// A child's side of a ChildProgram (core/child/child_program.h): its socket to
// the parent is descriptor 0. Both wait for as long as it takes, as the parent
// is the one that has a deadline.

// How many of `size` bytes came; fewer where the parent is gone.
size_t ReceiveFromParent(void* into, size_t size);

// False where the parent is gone. Raises no signal.
bool SendToParent(const void* from, size_t size);

}  // namespace osiris
