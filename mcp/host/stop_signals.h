#pragma once

#include <thread>

#include "core/base/cancellation.h"

namespace osiris::mcp {

// Turns SIGTERM, SIGINT and SIGHUP into a cancellation.
class StopSignals {
 public:
  // Blocks them in this thread and all that it starts from now on.
  static void Block();

  // Watches until destroyed; Block() must have been called before any other
  // thread was started.
  explicit StopSignals(Cancellation stop);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  std::thread watcher_;
};

}  // namespace osiris::mcp
