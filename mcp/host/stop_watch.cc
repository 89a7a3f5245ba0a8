#include "mcp/host/stop_watch.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/base/log.h"

namespace osiris::mcp {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&signals, number);
  }
  return signals;
}

// Readable once the process has ended.
UniqueFd OpenProcess(pid_t pid) {
  return UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

UniqueFd OpenSignals() {
  const sigset_t signals = StopSignals();
  return UniqueFd(signalfd(-1, &signals, SFD_CLOEXEC));
}

// Waits for a signal, the parent's end, or `ended`. A descriptor that is none
// is never ready.
void Watch(const UniqueFd& signals, const UniqueFd& parent,
           const Cancellation& ended, const Cancellation& stop) {
  pollfd fds[] = {{signals.get(), POLLIN, 0},
                  {parent.get(), POLLIN, 0},
                  {ended.fd(), POLLIN, 0}};
  while (poll(fds, 3, -1) < 0 && errno == EINTR) {
  }
  if (ended.cancelled()) return;
  if (fds[1].revents != 0) Log(LogLevel::kInfo, "parent.ended");
  stop.Cancel();
}

}  // namespace

StopWatch::StopWatch() : parent_(getppid()) {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

StopWatch::~StopWatch() {
  ended_.Cancel();
  if (thread_.joinable()) thread_.join();
}

void StopWatch::Start(const Cancellation& stop) {
  UniqueFd parent = OpenProcess(parent_);
  // Whoever ended before it was opened has left us to somebody else.
  if (getppid() != parent_) return stop.Cancel();
  thread_ = std::thread(
      [this, stop, parent = std::move(parent), signals = OpenSignals()] {
        Watch(signals, parent, ended_, stop);
      });
}

}  // namespace osiris::mcp
