#pragma once

#include <functional>

namespace osiris {

// How a child process ended.
struct ChildEnd {
  // What its function returned, 0 to 255; -1 when a signal ended it.
  int value = -1;
  // The signal that ended it, or 0.
  int signal = 0;
};

// Runs `act` in a forked child and waits for it. The child leaves by _exit, so
// nothing of the test runs twice. The calling process must have one thread.
ChildEnd RunInChild(const std::function<int()>& act);

}  // namespace osiris
