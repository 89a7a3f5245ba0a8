#include "cli/mcp_run_command.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "cli/command_env.h"
#include "cli/home_paths.h"
#include "core/base/error_info.h"
#include "core/base/program_location.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

absl::StatusOr<Answer> Run(const Json&, CommandEnv& env) {
  if (!env.settings.empty()) {
    return MakeError(ErrorCode::kProtocolUsageInvalid,
                     "`osiris mcp run` does not take `--set`",
                     {.hint = "set it in osiris.yaml, or by its variable"});
  }
  ASSIGN_OR_RETURN(const std::string server,
                   SiblingProgram("osiris-mcp", "mcp"));
  std::vector<std::string> args = {server};
  if (!env.home.empty()) {
    ASSIGN_OR_RETURN(const Paths paths, FindPaths(env.home));
    args.insert(args.end(), {"--home", paths.home});
  }
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  execv(server.c_str(), argv.data());
  return MakeError(
      ErrorCode::kRunWorkerUnavailable,
      fmt::format("`{}` cannot be started: {}", server, std::strerror(errno)));
}

}  // namespace

Command McpRunCommand() {
  Command command;
  command.words = {"mcp", "run"};
  command.summary = "serve an assistant on standard input and output";
  command.description =
      "Becomes the MCP server, which speaks on standard input and output until "
      "its input ends. An assistant's client starts it; `osiris mcp clients` "
      "prints how to tell it.";
  command.run = Run;
  return command;
}

}  // namespace osiris::cli
