#include "tests/processes/mcp_server.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <thread>
#include <utility>

#include "core/base/file.h"
#include "gtest/gtest.h"

namespace osiris {

McpServer::McpServer(const std::string& program,
                     std::vector<std::string> arguments,
                     const std::string& errors_file) {
  int in[2];
  int out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) return;
  input_ = UniqueFd(in[1]);
  output_ = UniqueFd(out[0]);
  const UniqueFd their_input(in[0]);
  const UniqueFd their_output(out[1]);
  arguments.insert(arguments.begin(), program);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, their_input.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, their_output.get(), 1);
  if (!errors_file.empty()) {
    posix_spawn_file_actions_addopen(&actions, 2, errors_file.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
  }
  EXPECT_EQ(posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(),
                        environ),
            0);
  posix_spawn_file_actions_destroy(&actions);
  signal(SIGPIPE, SIG_IGN);
}

McpServer::~McpServer() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void McpServer::Send(const Json& message) {
  const std::string line = DumpJson(message) + "\n";
  EXPECT_EQ(write(input_.get(), line.data(), line.size()),
            static_cast<ssize_t>(line.size()));
}

std::optional<Json> McpServer::Receive(std::chrono::seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    if (const size_t end = buffer_.find('\n'); end != std::string::npos) {
      const std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      const absl::StatusOr<Json> message = ParseJson(line);
      EXPECT_TRUE(message.ok()) << line;
      if (message.ok()) return *message;
      return std::nullopt;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd poller = {output_.get(), POLLIN, 0};
    if (left.count() <= 0 ||
        poll(&poller, 1, static_cast<int>(left.count())) <= 0) {
      return std::nullopt;
    }
    char bytes[65536];
    const ssize_t n = read(output_.get(), bytes, sizeof(bytes));
    if (n <= 0) return std::nullopt;
    buffer_.append(bytes, n);
  }
}

void McpServer::Initialize() {
  Send({{"jsonrpc", "2.0"},
        {"id", 0},
        {"method", "initialize"},
        {"params",
         {{"protocolVersion", "2025-11-25"},
          {"capabilities", Json::object()},
          {"clientInfo", {{"name", "test"}, {"version", "1"}}}}}});
  EXPECT_TRUE(AwaitAnswer(0).contains("result"));
  Send({{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}});
}

void McpServer::SendCall(int id, const std::string& tool,
                         const Json& arguments) {
  Send({{"jsonrpc", "2.0"},
        {"id", id},
        {"method", "tools/call"},
        {"params", {{"name", tool}, {"arguments", arguments}}}});
}

Json McpServer::AwaitAnswer(int id) {
  while (const std::optional<Json> message = Receive()) {
    if (message->value("id", Json()) == Json(id)) return *message;
  }
  ADD_FAILURE() << "no answer to " << id;
  return Json::object();
}

Json McpServer::Call(int id, const std::string& tool, const Json& arguments) {
  SendCall(id, tool, arguments);
  return AwaitAnswer(id);
}

void McpServer::CloseInput() { input_.Reset(); }

int McpServer::AwaitExit(std::chrono::seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < deadline) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return status;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return -1;
}

std::string AuditTextOf(const std::string& home) {
  std::string text;
  for (const auto& entry :
       std::filesystem::directory_iterator(home + "/.osiris/audit")) {
    text += ReadFile(entry.path()).value_or("");
  }
  return text;
}

}  // namespace osiris
