#pragma once

#include <csignal>
#include <thread>

#include "core/base/cancellation.h"
#include "core/base/unique_fd.h"

namespace osiris::cli {

// While it lives, the first Ctrl-C (SIGINT, SIGTERM, SIGHUP) asks for a stop
// and the second ends the program at once, as it would have without this.
//
// Make it before any other thread. Processes that are started meanwhile do
// not hear those signals from the terminal: they end with their parent.
class InterruptWatch {
 public:
  explicit InterruptWatch(Cancellation cancellation);
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

 private:
  void Watch();

  const Cancellation cancellation_;
  sigset_t old_mask_;
  UniqueFd signals_;
  UniqueFd stop_;
  std::thread thread_;
};

}  // namespace osiris::cli
