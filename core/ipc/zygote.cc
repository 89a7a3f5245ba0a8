#include "core/ipc/zygote.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/child/spawn_apart.h"
#include "core/ipc/channel.h"
#include "core/ipc/passed_fd.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr int kControlFd = 3;

absl::Status Unavailable(std::string_view why, int error) {
  return MakeError(ErrorCode::kRunWorkerUnavailable,
                   fmt::format("no worker could be started: {}: {}", why,
                               std::generic_category().message(error)));
}

// Starts `binary` with `control` as its descriptor 3 and no environment.
absl::StatusOr<pid_t> Spawn(const std::string& binary, int control) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, control, kControlFd);
  pid_t pid = -1;
  const int error = SpawnApart(binary, actions, {"osiris-worker", "--zygote"},
                               /*environment=*/{}, pid);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return Unavailable(fmt::format("`{}`", binary), error);
  return pid;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Zygote>> Zygote::Start(
    const std::string& binary) {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0) {
    return Unavailable("no socket pair", errno);
  }
  UniqueFd ours(fds[0]);
  const UniqueFd theirs(fds[1]);
  ASSIGN_OR_RETURN(const pid_t pid, Spawn(binary, theirs.get()));
  return std::unique_ptr<Zygote>(new Zygote(pid, std::move(ours)));
}

Zygote::Zygote(pid_t pid, UniqueFd control)
    : pid_(pid), control_(std::move(control)) {}

Zygote::~Zygote() {
  // Its workers die with it (PR_SET_PDEATHSIG), and it holds nothing of worth.
  control_.Reset();
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

absl::StatusOr<WorkerProcess> Zygote::Fork(const WorkerLimits& limits) {
  ASSIGN_OR_RETURN(auto pair, Channel::NewPair());
  const Request request = {.kind = Request::kFork,
                           .memory_mb = limits.memory_mb,
                           .cpu_s = limits.cpu_s};
  Reply reply;
  UniqueFd pidfd;
  {
    const std::lock_guard lock(mutex_);
    if (!SendPacket(control_.get(), &request, sizeof(request),
                    pair.second.get()) ||
        !ReceivePacket(control_.get(), &reply, sizeof(reply), &pidfd)) {
      return Unavailable("the worker program ended", ECHILD);
    }
  }
  if (reply.value <= 0 || !pidfd) return Unavailable("fork", -reply.value);
  return WorkerProcess{.pid = reply.value,
                       .pidfd = std::move(pidfd),
                       .channel = std::move(pair.first)};
}

void Zygote::Kill(const WorkerProcess& worker) {
  syscall(SYS_pidfd_send_signal, worker.pidfd.get(), SIGKILL, nullptr, 0);
}

WorkerEnd Zygote::Reap(const WorkerProcess& worker) {
  Kill(worker);
  // Here, for the zygote has others to serve.
  pollfd ended = {worker.pidfd.get(), POLLIN, 0};
  while (poll(&ended, 1, -1) < 0 && errno == EINTR) {
  }
  const Request request = {.kind = Request::kReap, .pid = worker.pid};
  Reply reply;
  UniqueFd none;
  const std::lock_guard lock(mutex_);
  if (!SendPacket(control_.get(), &request, sizeof(request)) ||
      !ReceivePacket(control_.get(), &reply, sizeof(reply), &none)) {
    return {.signal = SIGKILL};
  }
  if (WIFSIGNALED(reply.value)) return {.signal = WTERMSIG(reply.value)};
  return {.exit_status = WEXITSTATUS(reply.value)};
}

}  // namespace osiris
