#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/base/unique_fd.h"

namespace osiris {

// How a server is started.
struct ServerStart {
  // [0] is an absolute path.
  std::vector<std::string> command;
  // "NAME=VALUE"; without it, this process's environment.
  std::optional<std::vector<std::string>> environment;
  // The working folder; empty for this process's.
  std::string folder;
};

// An MCP server that was started over pipes, as a client starts it. One
// thread at a time.
class ServerProcess {
 public:
  // Its standard error goes where ours goes.
  static absl::StatusOr<ServerProcess> Start(const ServerStart& start);

  ServerProcess(ServerProcess&& other) noexcept;
  ServerProcess& operator=(ServerProcess&&) = delete;
  // Kills the server if it is there still.
  ~ServerProcess();

  // Asks and waits for the answer with its id; notifications are passed over.
  // The value of "result", or an error: what the server says, RUN/TIMED_OUT,
  // or RUN/WORKER_CRASHED when it went away.
  absl::StatusOr<Json> Ask(std::string_view method, Json params,
                           std::chrono::milliseconds patience);

  absl::Status Notify(std::string_view method);

  pid_t pid() const { return pid_; }

  // Ends its input and waits for it to go away. Its exit status; 128 and the
  // signal that ended it; RUN/TIMED_OUT when it stays.
  absl::StatusOr<int> Close(std::chrono::milliseconds patience);

 private:
  using Time = std::chrono::steady_clock::time_point;

  ServerProcess(pid_t pid, UniqueFd input, UniqueFd output);

  absl::Status Send(const Json& message);
  absl::StatusOr<Json> Receive(Time until);

  pid_t pid_ = -1;
  UniqueFd input_;
  UniqueFd output_;
  std::string received_;
  int64_t last_id_ = 0;
};

}  // namespace osiris
