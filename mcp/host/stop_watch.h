#pragma once

#include <sys/types.h>

#include <thread>

#include "core/base/cancellation.h"
#include "core/base/unique_fd.h"

namespace osiris::mcp {

// Turns into a cancellation what says that this process is no longer wanted:
// SIGTERM, SIGINT, SIGHUP, and the end of the process that started it. The end
// of input says so too, but not where another process still holds the pipe.
class StopWatch {
 public:
  // Blocks the signals for good, in this thread and all that it starts from
  // now on, and notes who started this process. Make it before any other
  // thread is started.
  StopWatch();
  // Ends the watching.
  ~StopWatch();
  StopWatch(const StopWatch&) = delete;
  StopWatch& operator=(const StopWatch&) = delete;

  // Cancels `stop`, from a thread of its own, once anything says so, also what
  // has happened since the watch was made. Call it once. Where the kernel
  // refuses to watch the parent, only signals say so.
  void Start(const Cancellation& stop);

 private:
  const pid_t parent_;
  const Cancellation ended_;
  std::thread thread_;
};

}  // namespace osiris::mcp
