#include "mcp/host/front_child.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/status_macros.h"
#include "core/ipc/channel.h"
#include "fmt/format.h"

namespace osiris::mcp {
namespace {

constexpr int kChannelFd = 3;

absl::Status SpawnError(int error) {
  return absl::InternalError(
      fmt::format("the front could not be started: {}", std::strerror(error)));
}

// posix_spawn's arguments, which must be freed.
struct SpawnPlan {
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

}  // namespace

absl::StatusOr<FrontChild> FrontChild::Start(
    const std::string& program, std::vector<std::string> arguments) {
  ASSIGN_OR_RETURN(auto ends, Channel::NewPair());
  SpawnPlan plan;
  // dup2 onto itself would keep close-on-exec set: step aside first.
  constexpr int kSpare = 255;
  posix_spawn_file_actions_adddup2(&plan.actions, ends.second.get(), kSpare);
  posix_spawn_file_actions_adddup2(&plan.actions, kSpare, kChannelFd);
  posix_spawn_file_actions_addclosefrom_np(&plan.actions, kChannelFd + 1);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&plan.attributes, &none);
  posix_spawnattr_setflags(&plan.attributes, POSIX_SPAWN_SETSIGMASK);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  char* environment[] = {nullptr};
  pid_t pid = 0;
  const int error = posix_spawn(&pid, program.c_str(), &plan.actions,
                                &plan.attributes, argv.data(), environment);
  if (error != 0) return SpawnError(error);
  UniqueFd pidfd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  return FrontChild(pid, std::move(pidfd), std::move(ends.first));
}

FrontChild::FrontChild(pid_t pid, UniqueFd pidfd, UniqueFd channel)
    : pid_(pid), pidfd_(std::move(pidfd)), channel_(std::move(channel)) {}

FrontChild::FrontChild(FrontChild&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      pidfd_(std::move(other.pidfd_)),
      channel_(std::move(other.channel_)) {}

FrontChild::~FrontChild() {
  if (pid_ > 0) Wait(0);
}

FrontExit FrontChild::Wait(int milliseconds) {
  if (pid_ <= 0) return {};
  pollfd ended = {pidfd_.get(), POLLIN, 0};
  while (poll(&ended, 1, milliseconds) < 0 && errno == EINTR) {
  }
  if (ended.revents == 0) kill(pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) return {WTERMSIG(status), 0};
  return {0, WEXITSTATUS(status)};
}

}  // namespace osiris::mcp
