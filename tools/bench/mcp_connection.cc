#include "tools/bench/mcp_connection.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::bench {
namespace {

constexpr size_t kReadBytes = 256 * 1024;
constexpr std::chrono::seconds kExitPatience{3};

absl::Status SystemError(std::string_view what, int error) {
  return absl::UnavailableError(
      fmt::format("{}: {}", what, std::strerror(error)));
}

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

absl::StatusOr<Pipe> MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return SystemError("pipe", errno);
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

int MillisecondsUntil(SteadyClock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      deadline - SteadyClock::now());
  return static_cast<int>(std::max<int64_t>(0, left.count()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<McpConnection>> McpConnection::Spawn(
    const std::vector<std::string>& command, const std::string& error_file) {
  ASSIGN_OR_RETURN(Pipe input, MakePipe());
  ASSIGN_OR_RETURN(Pipe output, MakePipe());
  std::vector<char*> arguments;
  for (const std::string& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.read.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error_file.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);

  const SteadyClock::time_point spawned = SteadyClock::now();
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, arguments[0], &actions, nullptr,
                                 arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return SystemError(command[0], error);
  return std::unique_ptr<McpConnection>(new McpConnection(
      pid, std::move(input.write), std::move(output.read), spawned));
}

McpConnection::McpConnection(pid_t pid, UniqueFd in, UniqueFd out,
                             SteadyClock::time_point spawned)
    : pid_(pid),
      in_(std::move(in)),
      out_(std::move(out)),
      spawned_(spawned),
      received_(spawned) {}

McpConnection::~McpConnection() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

absl::Status McpConnection::Send(std::string_view line) {
  const std::string whole = fmt::format("{}\n", line);
  for (size_t sent = 0; sent < whole.size();) {
    const ssize_t n =
        write(in_.get(), whole.data() + sent, whole.size() - sent);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return SystemError("the server closed its input", errno);
    sent += static_cast<size_t>(n);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> McpConnection::ReadLine(
    SteadyClock::time_point deadline) {
  size_t searched = buffer_at_;
  while (true) {
    const size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = buffer_.substr(buffer_at_, end - buffer_at_);
      buffer_at_ = end + 1;
      return line;
    }
    buffer_.erase(0, std::exchange(buffer_at_, 0));
    searched = buffer_.size();
    pollfd waiting = {.fd = out_.get(), .events = POLLIN, .revents = 0};
    if (poll(&waiting, 1, MillisecondsUntil(deadline)) == 0) {
      return absl::DeadlineExceededError("no reply in time");
    }
    buffer_.resize(searched + kReadBytes);
    const ssize_t n = read(out_.get(), buffer_.data() + searched, kReadBytes);
    received_ = SteadyClock::now();
    buffer_.resize(searched + static_cast<size_t>(std::max<ssize_t>(n, 0)));
    if (n == 0) return absl::UnavailableError("the server closed its output");
    if (n < 0 && errno != EINTR) return SystemError("reading", errno);
  }
}

absl::Status McpConnection::Refuse(const Json& request) {
  ++chatter_.requests;
  const Json answer = {
      {"jsonrpc", "2.0"},
      {"id", request.at("id")},
      {"error", {{"code", -32601}, {"message", "not supported"}}}};
  return Send(DumpJson(answer));
}

absl::StatusOr<Reply> McpConnection::ReceiveAny(SteadyClock::duration timeout) {
  const SteadyClock::time_point deadline = SteadyClock::now() + timeout;
  while (true) {
    ASSIGN_OR_RETURN(const std::string line, ReadLine(deadline));
    absl::StatusOr<Json> message = ParseJson(line);
    if (!message.ok() || !message->is_object()) {
      ++chatter_.not_json;
    } else if (!message->contains("method")) {
      return Reply{*std::move(message), line.size(), received_};
    } else if (message->contains("id")) {
      RETURN_IF_ERROR(Refuse(*message));
    } else {
      ++chatter_.notifications;
    }
  }
}

absl::StatusOr<Reply> McpConnection::Receive(int64_t id,
                                             SteadyClock::duration timeout) {
  while (true) {
    ASSIGN_OR_RETURN(Reply reply, ReceiveAny(timeout));
    const auto found = reply.message.find("id");
    if (found != reply.message.end() && *found == id) return reply;
    ++chatter_.strays;
  }
}

absl::StatusOr<SteadyClock::duration> McpConnection::Close() {
  const int process = static_cast<int>(
      syscall(SYS_pidfd_open, pid_, 0));  // readable once it has ended
  const UniqueFd ended(process);
  const SteadyClock::time_point began = SteadyClock::now();
  in_.Reset();
  pollfd waiting = {.fd = ended.get(), .events = POLLIN, .revents = 0};
  const int patience =
      static_cast<int>(std::chrono::milliseconds(kExitPatience).count());
  const bool gone = poll(&waiting, 1, patience) == 1;
  const SteadyClock::duration took = SteadyClock::now() - began;
  if (!gone) kill(pid_, SIGKILL);
  waitpid(std::exchange(pid_, 0), nullptr, 0);
  if (!gone) return absl::DeadlineExceededError("did not end with its input");
  return took;
}

}  // namespace osiris::bench
