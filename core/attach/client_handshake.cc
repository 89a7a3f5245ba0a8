#include "core/attach/client_handshake.h"

#include <chrono>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/attach/server_process.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/base/version.h"
#include "core/config/environment.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::chrono::milliseconds kPatience{10'000};

// A text of an answer, which may be anything.
std::string TextOf(const Json& answer, const char* name) {
  const Json::json_pointer place(name);
  if (!answer.contains(place) || !answer.at(place).is_string()) return "";
  return answer.at(place).get<std::string>();
}

std::vector<std::string> EnvironmentOf(const ServerEntry& entry) {
  std::map<std::string, std::string> variables;
  const Environment ours = ProcessEnvironment();
  for (const char* name :
       {"HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER"}) {
    if (std::optional<std::string> value = ours(name)) {
      variables[name] = *std::move(value);
    }
  }
  for (const auto& [name, value] : entry.environment) variables[name] = value;
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables) {
    lines.push_back(fmt::format("{}={}", name, value));
  }
  return lines;
}

}  // namespace

absl::StatusOr<Json> ShakeHands(const ServerEntry& entry,
                                const std::string& folder) {
  ServerStart start;
  start.command = entry.args;
  start.command.insert(start.command.begin(), entry.command);
  start.environment = EnvironmentOf(entry);
  start.folder = folder;
  ASSIGN_OR_RETURN(ServerProcess server, ServerProcess::Start(start));
  ASSIGN_OR_RETURN(
      const Json hello,
      server.Ask(
          "initialize",
          {{"protocolVersion", "2025-11-25"},
           {"capabilities", Json::object()},
           {"clientInfo", {{"name", "osiris-attach"}, {"version", kVersion}}}},
          kPatience));
  RETURN_IF_ERROR(server.Notify("notifications/initialized"));
  ASSIGN_OR_RETURN(const Json tools,
                   server.Ask("tools/list", Json::object(), kPatience));
  ASSIGN_OR_RETURN(const int ended, server.Close(kPatience));
  if (ended != 0) {
    return MakeError(ErrorCode::kRunWorkerCrashed,
                     fmt::format("the server ended with {}", ended));
  }
  const auto list = tools.find("tools");
  return Json{{"server", TextOf(hello, "/serverInfo/name")},
              {"version", TextOf(hello, "/serverInfo/version")},
              {"tools", list == tools.end() ? 0 : list->size()}};
}

}  // namespace osiris
