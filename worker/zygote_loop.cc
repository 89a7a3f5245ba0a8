#include "worker/zygote_loop.h"

#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "absl/base/config.h"
#include "core/ipc/passed_fd.h"
#include "core/ipc/zygote.h"
#include "core/seal/process_limits.h"

namespace osiris::worker {
namespace {

constexpr int kChannelFd = 3;
constexpr uint64_t kOpenFiles = 64;

// A sanitizer maps terabytes of address space.
constexpr bool kLimitAddressSpace =
#if defined(ABSL_HAVE_ADDRESS_SANITIZER) || defined(ABSL_HAVE_THREAD_SANITIZER)
    false;
#else
    true;
#endif

// What sched_setattr(2) takes; the kernel's header does not go with libc's.
struct SchedulingAttributes {
  uint32_t size;
  uint32_t policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime_ns;
  uint64_t deadline_ns;
  uint64_t period_ns;
};

// A worker computes for long. Asking for long turns, it gets as much as before,
// and whoever has little to do goes first: a cancel is not behind a hundred
// queries. For a kernel before 6.12 it means nothing.
void TakeLongTurns() {
  constexpr uint64_t kTurnNs = 10'000'000;
  SchedulingAttributes how = {};
  if (syscall(SYS_sched_getattr, 0, &how, sizeof(how), 0) != 0) return;
  if (how.policy != SCHED_OTHER && how.policy != SCHED_BATCH) return;
  how.runtime_ns = kTurnNs;
  syscall(SYS_sched_setattr, 0, &how, 0);
}

// In the child: keeps `channel` alone, as kChannelFd, and takes the limits.
void BecomeWorker(int channel, pid_t zygote, const Zygote::Request& request) {
  dup2(channel, kChannelFd);
  syscall(SYS_close_range, kChannelFd + 1, ~0U, 0);
  ProcessLimits limits;
  limits.file_size = 0;
  limits.open_files = kOpenFiles;
  if (request.memory_mb > 0 && kLimitAddressSpace) {
    limits.address_space = static_cast<uint64_t>(request.memory_mb) << 20;
  }
  if (request.cpu_s > 0) {
    limits.cpu_seconds = static_cast<uint64_t>(request.cpu_s);
  }
  const bool ready = LimitProcess(limits).ok() && HideFromDebuggers().ok() &&
                     DieWithParent(zygote).ok();
  if (!ready) _exit(1);
  TakeLongTurns();
}

Zygote::Reply Reap(pid_t worker) {
  int status = 0;
  while (waitpid(worker, &status, 0) < 0) {
    if (errno != EINTR) return {.value = 0};
  }
  return {.value = status};
}

// Answers kFork. True in the child.
bool Fork(int channel, const Zygote::Request& request) {
  const pid_t zygote = getpid();
  const pid_t pid = fork();
  if (pid == 0) {
    BecomeWorker(channel, zygote, request);
    return true;
  }
  Zygote::Reply reply = {.value = pid > 0 ? pid : -errno};
  UniqueFd pidfd;
  if (pid > 0) {
    pidfd = UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    if (!pidfd) {
      reply.value = -errno;
      kill(pid, SIGKILL);
      Reap(pid);
    }
  }
  if (!SendPacket(channel, &reply, sizeof(reply), pidfd.get()) && pidfd) {
    // Nobody waits for it any more.
    kill(pid, SIGKILL);
    Reap(pid);
  }
  return false;
}

}  // namespace

int ServeZygote(int control) {
  while (true) {
    Zygote::Request request;
    UniqueFd channel;
    if (!ReceivePacket(control, &request, sizeof(request), &channel)) {
      _exit(0);
    }
    if (request.kind == Zygote::Request::kReap) {
      const Zygote::Reply reply = Reap(request.pid);
      if (channel) SendPacket(channel.get(), &reply, sizeof(reply));
    } else if (request.kind == Zygote::Request::kFork && channel) {
      if (Fork(channel.get(), request)) {
        channel.Release();
        return kChannelFd;
      }
    } else {
      _exit(1);
    }
  }
}

}  // namespace osiris::worker
