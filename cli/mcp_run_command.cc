#include "cli/mcp_run_command.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "cli/command_env.h"
#include "cli/home_paths.h"
#include "core/base/error_info.h"
#include "core/base/program_location.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// Returns only where it fails.
void Become(const std::string& server, std::vector<std::string> args) {
  args.insert(args.begin(), server);
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  execv(server.c_str(), argv.data());
}

absl::StatusOr<Answer> Run(const Json&, CommandEnv& env) {
  if (!env.settings.empty()) {
    return MakeError(ErrorCode::kProtocolUsageInvalid,
                     "`osiris mcp run` does not take `--set`",
                     {.hint = "set it in osiris.yaml, or by its variable"});
  }
  ASSIGN_OR_RETURN(const std::string server,
                   SiblingProgram("osiris-mcp", "mcp"));
  std::vector<std::string> args;
  if (!env.home.empty()) {
    ASSIGN_OR_RETURN(const Paths paths, FindPaths(env.home));
    args = {"--home", paths.home};
  }
  Become(server, std::move(args));
  return MakeError(
      ErrorCode::kRunWorkerUnavailable,
      fmt::format("`{}` cannot be started: {}", server, std::strerror(errno)));
}

}  // namespace

void RunServerAtOnce(const std::vector<std::string>& args) {
  std::vector<std::string> words;
  std::vector<std::string> home;
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--home" && i + 1 < args.size() && home.empty()) {
      home = {args[i], args[i + 1]};
      ++i;
    } else {
      words.push_back(args[i]);
    }
  }
  if (words != std::vector<std::string>{"mcp", "run"}) return;
  // An empty or hidden value is for the command to judge.
  if (!home.empty() && (home[1].empty() || home[1][0] == '-')) return;
  const absl::StatusOr<std::string> server =
      SiblingProgram("osiris-mcp", "mcp");
  if (server.ok()) Become(*server, home);
}

Command McpRunCommand() {
  Command command;
  command.words = {"mcp", "run"};
  command.summary = "serve an assistant on standard input and output";
  command.description =
      "Becomes the MCP server, which speaks on standard input and output until "
      "its input ends. An assistant's client starts it, as `osiris mcp "
      "clients attach` tells it.";
  command.run = Run;
  return command;
}

}  // namespace osiris::cli
