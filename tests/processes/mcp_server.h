#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/unique_fd.h"

namespace osiris {

// The real osiris-mcp in a process of its own, and this test as its client.
class McpServer {
 public:
  // Starts `program` with `arguments` and its own name before them. Nothing
  // is sent yet. What it says on standard error is added to `errors_file`;
  // where that is empty, this test says it.
  McpServer(const std::string& program, std::vector<std::string> arguments,
            const std::string& errors_file = "");
  // Kills it if it still runs.
  ~McpServer();

  pid_t pid() const { return pid_; }

  // Sends one line.
  void Send(const Json& message);
  // The next line from it; nullopt at its end or when none comes within
  // `patience`. Fails the test for a line that is no JSON.
  std::optional<Json> Receive(
      std::chrono::seconds patience = std::chrono::seconds(30));

  // The handshake of revision 2025-11-25.
  void Initialize();
  // Sends tools/call with `id`.
  void SendCall(int id, const std::string& tool, const Json& arguments);
  // The answer to `id`, passing over notifications.
  Json AwaitAnswer(int id);
  Json Call(int id, const std::string& tool, const Json& arguments);

  // Ends its input, as a client that goes away does.
  void CloseInput();
  // Waits for its end and returns waitpid's status; -1 if none comes in time.
  int AwaitExit(std::chrono::seconds patience = std::chrono::seconds(30));

 private:
  pid_t pid_ = -1;
  UniqueFd input_;
  UniqueFd output_;
  std::string buffer_;
};

// Everything in the audit log of the home folder `home`.
std::string AuditTextOf(const std::string& home);

}  // namespace osiris
