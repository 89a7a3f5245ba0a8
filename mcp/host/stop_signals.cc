#include "mcp/host/stop_signals.h"

#include <pthread.h>
#include <signal.h>

#include <utility>

namespace osiris::mcp {
namespace {

sigset_t Watched() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&signals, number);
  }
  return signals;
}

}  // namespace

void StopSignals::Block() {
  const sigset_t signals = Watched();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

StopSignals::StopSignals(Cancellation stop)
    : watcher_([stop = std::move(stop)] {
        const sigset_t signals = Watched();
        int number = 0;
        sigwait(&signals, &number);
        stop.Cancel();
      }) {}

StopSignals::~StopSignals() {
  // Wakes the watcher; after a real signal it is gone already, which is fine.
  pthread_kill(watcher_.native_handle(), SIGTERM);
  watcher_.join();
}

}  // namespace osiris::mcp
