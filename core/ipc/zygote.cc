#include "core/ipc/zygote.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/log.h"
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
  End();
}

void Zygote::End() {
  {
    const std::lock_guard lock(mutex_);
    // Its number may be another's by then.
    if (std::exchange(ended_, true)) return;
  }
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

absl::Status Zygote::Hangs() {
  Log(LogLevel::kWarning, "zygote.killed", {{"pid", pid_}});
  End();
  return Unavailable("the worker program hangs", ETIMEDOUT);
}

Zygote::Clock::time_point Zygote::HangsAt(Clock::time_point asked) const {
  const Clock::time_point heard = heard_;
  if (heard == Clock::time_point::min()) {
    return std::max(asked + kPatience, started_ + kStartPatience);
  }
  return std::max(asked, heard) + kPatience;
}

absl::Status Zygote::Await(int fd, Clock::time_point asked,
                           const CallContext& context) {
  while (true) {
    CallContext patience;
    patience.deadline = std::min(context.deadline, HangsAt(asked));
    pollfd fds[2] = {{fd, POLLIN, 0}, {context.cancellation.fd(), POLLIN, 0}};
    const int ready = poll(fds, 2, MillisecondsLeft(patience));
    if (ready > 0 && fds[0].revents != 0) {
      heard_ = Clock::now();
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(CheckAlive(context));
    // Others may have had answers meanwhile.
    if (Clock::now() >= HangsAt(asked)) return Hangs();
  }
}

absl::StatusOr<WorkerProcess> Zygote::Fork(const WorkerLimits& limits,
                                           const CallContext& context) {
  RETURN_IF_ERROR(CheckForsaken());
  ASSIGN_OR_RETURN(auto pair, Channel::NewPair());
  const Request request = {.kind = Request::kFork,
                           .memory_mb = limits.memory_mb,
                           .cpu_s = limits.cpu_s};
  const auto asked = Clock::now();
  if (!SendPacket(control_.get(), &request, sizeof(request),
                  pair.second.get())) {
    return Unavailable("the worker program ended", ECHILD);
  }
  pair.second.Reset();
  const absl::Status answered = Await(pair.first.get(), asked, context);
  if (!answered.ok()) {
    Forsake(std::move(pair.first), asked);
    return answered;
  }
  Reply reply;
  UniqueFd pidfd;
  if (!ReceivePacket(pair.first.get(), &reply, sizeof(reply), &pidfd)) {
    return Unavailable("the worker program ended", ECHILD);
  }
  if (reply.value <= 0 || !pidfd) return Unavailable("fork", -reply.value);
  return WorkerProcess{.pid = reply.value,
                       .pidfd = std::move(pidfd),
                       .channel = std::move(pair.first)};
}

void Zygote::Forsake(UniqueFd channel, Clock::time_point asked) {
  // From here on the zygote cannot answer and ends the worker, or it has
  // answered.
  shutdown(channel.get(), SHUT_RD);
  Reply reply;
  WorkerProcess worker;
  if (ReceivePacket(channel.get(), &reply, sizeof(reply), &worker.pidfd) &&
      worker.pidfd) {
    worker.pid = reply.value;
    return Bury(worker);
  }
  const std::lock_guard lock(mutex_);
  if (forsaken_) return;
  forsaken_ = std::move(channel);
  forsaken_asked_ = asked;
}

absl::Status Zygote::CheckForsaken() {
  {
    const std::lock_guard lock(mutex_);
    if (!forsaken_) return absl::OkStatus();
    // Of no events: what was shut down can always be read.
    pollfd closed = {forsaken_.get(), 0, 0};
    if (poll(&closed, 1, 0) > 0) {
      forsaken_.Reset();
      return absl::OkStatus();
    }
    if (Clock::now() < HangsAt(forsaken_asked_)) return absl::OkStatus();
  }
  return Hangs();
}

void Zygote::Kill(const WorkerProcess& worker) {
  syscall(SYS_pidfd_send_signal, worker.pidfd.get(), SIGKILL, nullptr, 0);
}

bool Zygote::AskToReap(const WorkerProcess& worker, int answer) const {
  Kill(worker);
  // Here, for the zygote has others to serve.
  pollfd ended = {worker.pidfd.get(), POLLIN, 0};
  while (poll(&ended, 1, -1) < 0 && errno == EINTR) {
  }
  const Request request = {.kind = Request::kReap, .pid = worker.pid};
  return SendPacket(control_.get(), &request, sizeof(request), answer);
}

void Zygote::Bury(const WorkerProcess& worker) const {
  // Where there is no zygote, or one that hangs, all of them end with it.
  AskToReap(worker, /*answer=*/-1);
}

WorkerEnd Zygote::Reap(const WorkerProcess& worker,
                       const CallContext& context) {
  constexpr WorkerEnd kKilled = {.signal = SIGKILL};
  auto pair = Channel::NewPair();
  if (!pair.ok()) {
    Bury(worker);
    return kKilled;
  }
  auto& [ours, theirs] = *pair;
  if (!AskToReap(worker, theirs.get())) return kKilled;
  // Not before: how long a worker takes to die says nothing of the zygote.
  const auto asked = Clock::now();
  theirs.Reset();
  Reply reply;
  UniqueFd none;
  if (!Await(ours.get(), asked, context).ok() ||
      !ReceivePacket(ours.get(), &reply, sizeof(reply), &none)) {
    return kKilled;
  }
  if (WIFSIGNALED(reply.value)) return {.signal = WTERMSIG(reply.value)};
  return {.exit_status = WEXITSTATUS(reply.value)};
}

}  // namespace osiris
