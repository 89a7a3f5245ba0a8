#include "core/child/child_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/status_macros.h"
#include "core/child/spawn_apart.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::Status Failed(std::string_view what, int error) {
  return absl::UnavailableError(
      fmt::format("{}: {}", what, std::generic_category().message(error)));
}

absl::StatusOr<pid_t> Spawn(const std::string& program, int socket,
                            const std::vector<std::string>& environment) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  pid_t pid = -1;
  const int error =
      SpawnApart(program, actions, {program.substr(program.rfind('/') + 1)},
                 environment, pid);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return Failed(fmt::format("`{}`", program), error);
  return pid;
}

}  // namespace

absl::StatusOr<ChildProgram> ChildProgram::Start(
    const std::string& program, const std::vector<std::string>& environment,
    std::chrono::milliseconds deadline) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    return Failed("no socket pair", errno);
  }
  UniqueFd ours(fds[0]);
  const UniqueFd theirs(fds[1]);
  ASSIGN_OR_RETURN(const pid_t pid, Spawn(program, theirs.get(), environment));
  return ChildProgram(pid, std::move(ours), end);
}

ChildProgram::ChildProgram(pid_t pid, UniqueFd socket,
                           std::chrono::steady_clock::time_point deadline)
    : pid_(pid), socket_(std::move(socket)), deadline_(deadline) {}

ChildProgram::ChildProgram(ChildProgram&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      socket_(std::move(other.socket_)),
      deadline_(other.deadline_) {}

ChildProgram::~ChildProgram() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void ChildProgram::Kill() const { kill(pid_, SIGKILL); }

absl::Status ChildProgram::Await(short event) const {
  struct pollfd waited = {.fd = socket_.get(), .events = event, .revents = 0};
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) return absl::DeadlineExceededError("no answer");
    const int ready = poll(&waited, 1, static_cast<int>(left.count()));
    if (ready > 0) return absl::OkStatus();
    if (ready < 0 && errno != EINTR) return Failed("poll", errno);
  }
}

absl::Status ChildProgram::Send(const void* bytes, size_t size) {
  const char* at = static_cast<const char*>(bytes);
  while (size > 0) {
    RETURN_IF_ERROR(Await(POLLOUT));
    const ssize_t sent =
        send(socket_.get(), at, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent < 0) return Failed("send", errno);
    at += sent;
    size -= static_cast<size_t>(sent);
  }
  return absl::OkStatus();
}

absl::Status ChildProgram::Receive(void* bytes, size_t size) {
  char* at = static_cast<char*>(bytes);
  while (size > 0) {
    RETURN_IF_ERROR(Await(POLLIN));
    const ssize_t got = recv(socket_.get(), at, size, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) return Failed("receive", errno);
    if (got == 0) return absl::UnavailableError("it ended without an answer");
    at += got;
    size -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

}  // namespace osiris
