#include "cli/mcp_selftest_command.h"

#include <string>
#include <utility>
#include <vector>

#include "cli/check_report.h"
#include "cli/command_env.h"
#include "cli/home_check.h"
#include "cli/home_paths.h"
#include "cli/mcp_selftest.h"
#include "cli/seal_canary.h"
#include "core/attach/server_process.h"
#include "core/base/program_location.h"
#include "core/base/status_macros.h"

namespace osiris::cli {
namespace {

void CheckWorker(const CommandEnv& env, CheckReport* report) {
  const absl::Status started = env.check_workers();
  if (!started.ok()) return report->AddFailure("worker", started);
  report->Add("worker", Health::kOk, "a worker starts, shut in, and ends");
}

absl::StatusOr<Answer> Run(const Json& tools, const CommandEnv& env) {
  CheckReport report;
  const absl::StatusOr<Paths> paths = FindPaths(env.home);
  if (!paths.ok()) {
    report.AddFailure("home", paths.status());
    return report.ToAnswer(Json::object());
  }
  Json facts = {{"home", paths->home}};
  if (!CheckHome(*paths, &report)) return report.ToAnswer(std::move(facts));
  CheckWorker(env, &report);
  const absl::StatusOr<std::string> program =
      SiblingProgram("osiris-mcp", "mcp");
  if (!program.ok()) {
    report.AddFailure("server", program.status());
    return report.ToAnswer(std::move(facts));
  }
  facts["server"] = *program;
  absl::StatusOr<ServerProcess> server =
      ServerProcess::Start({.command = {*program, "--home", paths->home}});
  if (!server.ok()) {
    report.AddFailure("server", server.status());
    return report.ToAnswer(std::move(facts));
  }
  report.Add("server", Health::kOk, *program);
  McpSelftest(tools, &report).Run(*std::move(server));
  CheckSeal(*program, &report);
  return report.ToAnswer(std::move(facts));
}

}  // namespace

Command McpSelftestCommand(Json tools) {
  Command command;
  command.words = {"mcp", "selftest"};
  command.summary = "check that this installation can serve an assistant";
  command.description =
      "Starts the real MCP server on this home, as a client would: does the "
      "handshake, compares the tools, calls each one that only reads, reads "
      "every resource, gets every prompt and sees that the server goes. Starts "
      "a worker. Plants a secret and looks for it in the answers and in the "
      "process that an assistant talks to. A source that is down is a "
      "warning; an installation that does not work is a failure.";
  command.run = [tools = std::move(tools)](const Json&, CommandEnv& env) {
    return Run(tools, env);
  };
  command.render = RenderChecks;
  return command;
}

}  // namespace osiris::cli
