#pragma once

#include "absl/status/status.h"

namespace osiris {

// Leaves to this process, if it is root's, one of root's powers: to read files
// that are other users'. It can trace nobody, change no user and no limit. Of
// a process that is not root's nothing is taken.
//
// Call it while the process has one thread: other threads keep theirs.
absl::Status KeepOnlyReading();

}  // namespace osiris
