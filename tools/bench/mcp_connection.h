#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/base/unique_fd.h"

namespace osiris::bench {

using SteadyClock = std::chrono::steady_clock;

// A reply to one request.
struct Reply {
  Json message;
  size_t bytes = 0;
  // When its last byte was read: parsing it comes later.
  SteadyClock::time_point received;
};

// What a server wrote that no request of ours asked for.
struct Chatter {
  int notifications = 0;
  int requests = 0;
  int strays = 0;    // replies nobody waits for
  int not_json = 0;  // lines that are no JSON object
};

// A server that speaks JSON-RPC over its standard input and output, started by
// this class. For one thread.
class McpConnection {
 public:
  // Starts `command`, found on PATH. Its standard error goes to `error_file`.
  static absl::StatusOr<std::unique_ptr<McpConnection>> Spawn(
      const std::vector<std::string>& command, const std::string& error_file);

  // Kills what Close() has not ended.
  ~McpConnection();

  pid_t pid() const { return pid_; }
  // Just before the process was made.
  SteadyClock::time_point spawned() const { return spawned_; }
  const Chatter& chatter() const { return chatter_; }

  // Writes one line; waits while the server does not read.
  absl::Status Send(std::string_view line);

  // The next reply to anything of ours. Requests of the server are answered
  // with "not supported" on the way. kDeadlineExceeded after `timeout`,
  // kUnavailable when the server closed its output.
  absl::StatusOr<Reply> ReceiveAny(SteadyClock::duration timeout);

  // As above, for the request `id`; other replies are counted as strays.
  absl::StatusOr<Reply> Receive(int64_t id, SteadyClock::duration timeout);

  // Ends the server's input and waits until it has gone: the time that took.
  // kDeadlineExceeded if it must be killed after three seconds.
  absl::StatusOr<SteadyClock::duration> Close();

 private:
  McpConnection(pid_t pid, UniqueFd in, UniqueFd out,
                SteadyClock::time_point spawned);

  absl::StatusOr<std::string> ReadLine(SteadyClock::time_point deadline);
  absl::Status Refuse(const Json& request);

  pid_t pid_;  // 0 once it has been waited for
  UniqueFd in_;
  UniqueFd out_;
  SteadyClock::time_point spawned_;
  SteadyClock::time_point received_;
  std::string buffer_;
  size_t buffer_at_ = 0;
  Chatter chatter_;
};

}  // namespace osiris::bench
