#include "core/attach/server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// No answer of the server is longer.
constexpr size_t kMaxLine = size_t{64} << 20;

int MillisecondsUntil(steady_clock::time_point until) {
  const auto left =
      std::chrono::ceil<milliseconds>(until - steady_clock::now());
  return static_cast<int>(std::max<int64_t>(0, left.count()));
}

absl::Status Gone(std::string_view what) {
  return MakeError(ErrorCode::kRunWorkerCrashed,
                   fmt::format("the server {}", what),
                   {.hint = "its standard error may say why"});
}

// As the system takes it; points into `words`.
std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Starts a server with these as standard input and output.
absl::StatusOr<pid_t> Spawn(const ServerStart& start, int input, int output) {
  std::vector<std::string> words = start.command;
  std::vector<std::string> variables =
      start.environment.value_or(std::vector<std::string>());
  std::vector<char*> argv = Pointers(words);
  std::vector<char*> own = Pointers(variables);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  if (!start.folder.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, start.folder.c_str());
  }
  // Writing to a server that is gone is an error here, and no signal; the
  // server gets signals as if somebody had typed its name.
  std::signal(SIGPIPE, SIG_IGN);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t usual;
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t pid = -1;
  const int error = posix_spawn(
      &pid, start.command.front().c_str(), &actions, &attributes, argv.data(),
      start.environment.has_value() ? own.data() : environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    return MakeError(ErrorCode::kRunWorkerUnavailable,
                     fmt::format("`{}` cannot be started: {}",
                                 start.command.front(), std::strerror(error)));
  }
  return pid;
}

// Two ends of a pipe, neither of which children get.
absl::Status MakePipe(UniqueFd* read_end, UniqueFd* write_end) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) {
    return MakeError(
        ErrorCode::kInternalUnexpected,
        fmt::format("no pipe can be made: {}", std::strerror(errno)));
  }
  *read_end = UniqueFd(fds[0]);
  *write_end = UniqueFd(fds[1]);
  return absl::OkStatus();
}

int StatusOf(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ServerProcess::ServerProcess(pid_t pid, UniqueFd input, UniqueFd output)
    : pid_(pid), input_(std::move(input)), output_(std::move(output)) {}

ServerProcess::ServerProcess(ServerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_(std::move(other.input_)),
      output_(std::move(other.output_)),
      received_(std::move(other.received_)),
      last_id_(other.last_id_) {}

ServerProcess::~ServerProcess() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

absl::StatusOr<ServerProcess> ServerProcess::Start(const ServerStart& start) {
  UniqueFd their_input;
  UniqueFd our_output;
  UniqueFd our_input;
  UniqueFd their_output;
  RETURN_IF_ERROR(MakePipe(&their_input, &our_input));
  RETURN_IF_ERROR(MakePipe(&our_output, &their_output));
  ASSIGN_OR_RETURN(const pid_t pid,
                   Spawn(start, their_input.get(), their_output.get()));
  return ServerProcess(pid, std::move(our_input), std::move(our_output));
}

absl::Status ServerProcess::Send(const Json& message) {
  const std::string line = DumpJson(message) + "\n";
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t count = write(input_.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Gone("does not take any input");
    rest.remove_prefix(static_cast<size_t>(count));
  }
  return absl::OkStatus();
}

absl::StatusOr<Json> ServerProcess::Receive(Time until) {
  while (true) {
    const size_t end = received_.find('\n');
    if (end != std::string::npos) {
      const std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      absl::StatusOr<Json> message = ParseJson(line);
      if (!message.ok() || !message->is_object()) {
        return MakeError(ErrorCode::kProtocolFrameInvalid,
                         "the server wrote a line that is no message");
      }
      return message;
    }
    if (received_.size() > kMaxLine) return Gone("wrote a line without an end");
    pollfd polled = {output_.get(), POLLIN, 0};
    const int ready = poll(&polled, 1, MillisecondsUntil(until));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) {
      return MakeError(ErrorCode::kRunTimedOut, "the server does not answer");
    }
    char chunk[65536];
    const ssize_t count = read(output_.get(), chunk, sizeof(chunk));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Gone("ended its output");
    received_.append(chunk, static_cast<size_t>(count));
  }
}

absl::StatusOr<Json> ServerProcess::Ask(std::string_view method, Json params,
                                        milliseconds patience) {
  const Time until = steady_clock::now() + patience;
  const int64_t id = ++last_id_;
  RETURN_IF_ERROR(Send({{"jsonrpc", "2.0"},
                        {"id", id},
                        {"method", method},
                        {"params", std::move(params)}}));
  while (true) {
    ASSIGN_OR_RETURN(const Json message, Receive(until));
    if (!message.contains("id")) continue;
    if (message.at("id") != Json(id)) {
      return MakeError(ErrorCode::kProtocolFrameInvalid,
                       "the server answered what nobody asked");
    }
    if (message.contains("result")) return message.at("result");
    const Json error = message.value("error", Json::object());
    return MakeError(
        ErrorCode::kProtocolFrameInvalid,
        fmt::format("the server refused `{}`: {}", method, DumpJson(error)));
  }
}

absl::Status ServerProcess::Notify(std::string_view method) {
  return Send({{"jsonrpc", "2.0"}, {"method", method}});
}

absl::StatusOr<int> ServerProcess::Close(milliseconds patience) {
  const Time until = steady_clock::now() + patience;
  input_.Reset();
  const UniqueFd process(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  pollfd polled[] = {{process.get(), POLLIN, 0}, {output_.get(), POLLIN, 0}};
  while (true) {
    const int ready = poll(polled, 2, MillisecondsUntil(until));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) {
      return MakeError(ErrorCode::kRunTimedOut,
                       "the server stays when its input has ended");
    }
    if (polled[0].revents != 0) break;
    // What it still says is of no interest, but must not hold it up.
    char chunk[4096];
    if (read(output_.get(), chunk, sizeof(chunk)) <= 0) polled[1].fd = -1;
  }
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return StatusOf(status);
}

}  // namespace osiris
