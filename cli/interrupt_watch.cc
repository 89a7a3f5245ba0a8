#include "cli/interrupt_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace osiris::cli {
namespace {

sigset_t Watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  return set;
}

// Ends this process by `signal`, so that whoever started it learns why.
void DieBy(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  std::signal(signal, SIG_DFL);
  kill(getpid(), signal);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace

InterruptWatch::InterruptWatch(Cancellation cancellation)
    : cancellation_(std::move(cancellation)) {
  const sigset_t watched = Watched();
  pthread_sigmask(SIG_BLOCK, &watched, &old_mask_);
  signals_ = UniqueFd(signalfd(-1, &watched, SFD_CLOEXEC));
  stop_ = UniqueFd(eventfd(0, EFD_CLOEXEC));
  thread_ = std::thread([this] { Watch(); });
}

InterruptWatch::~InterruptWatch() {
  const uint64_t one = 1;
  while (write(stop_.get(), &one, sizeof(one)) < 0 && errno == EINTR) {
  }
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &old_mask_, nullptr);
}

void InterruptWatch::Watch() {
  while (true) {
    pollfd polled[] = {{signals_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}};
    if (poll(polled, 2, -1) < 0 && errno != EINTR) return;
    if ((polled[1].revents & POLLIN) != 0) return;
    if ((polled[0].revents & POLLIN) == 0) continue;
    signalfd_siginfo info{};
    if (read(signals_.get(), &info, sizeof(info)) != sizeof(info)) continue;
    if (cancellation_.cancelled()) DieBy(static_cast<int>(info.ssi_signo));
    cancellation_.Cancel();
  }
}

}  // namespace osiris::cli
