#include "cli/doctor_command.h"

#include <unistd.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/check_report.h"
#include "cli/command_env.h"
#include "cli/home_check.h"
#include "cli/home_paths.h"
#include "cli/render/json_member.h"
#include "core/base/error_info.h"
#include "core/base/version.h"
#include "core/config/config_loader.h"
#include "core/config/environment.h"
#include "core/connection/connection_resolver.h"
#include "core/connection/connections_source.h"
#include "core/seal/seal_tier.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

void ReportProblem(const std::string& file, const Json& problem,
                   CheckReport* report) {
  const int64_t line = CountIn(problem, "line");
  const std::string where =
      line > 0 ? fmt::format("{}, line {}", file, line) : file;
  const std::string message = TextIn(problem, "message");
  const std::string hint = TextIn(problem, "hint");
  if (TextIn(problem, "severity") == "warning") {
    return report->Add(where, Health::kWarning, message, hint);
  }
  report->AddFailure(
      where, MakeError(ErrorCode::kConfigInvalid, message, {.hint = hint}));
}

// The settings, or nothing where they cannot be used.
std::optional<Config> CheckSettings(const Paths& paths, const CommandEnv& env,
                                    CheckReport* report) {
  const LoadedConfig loaded = LoadConfig({.paths = paths,
                                          .environment = ProcessEnvironment(),
                                          .flags = env.settings});
  for (const Problem& problem : loaded.problems) {
    ReportProblem("osiris.yaml", ToJson(problem), report);
  }
  if (!loaded.file.ok()) report->AddFailure("osiris.yaml", loaded.file);
  if (loaded.status.ok() && loaded.problems.empty()) {
    const bool there = access(paths.config_file.c_str(), F_OK) == 0;
    report->Add("osiris.yaml", Health::kOk,
                there ? paths.config_file
                      : fmt::format("{} is not there: every setting has its "
                                    "default",
                                    paths.config_file));
  }
  if (!loaded.status.ok()) return std::nullopt;
  return loaded.config;
}

// Says how a server that starts now is sealed: what this machine can hold, and
// nothing of it where the settings switch it off. Returns the tier's letter.
std::string CheckSeal(SandboxMode mode, CheckReport* report) {
  const SealTier able = ProbeSealTier();
  const bool off = mode == SandboxMode::kOff;
  const SealTier tier = off ? SealTier::kD : able;
  std::string letter(1, LetterOf(tier));
  std::string detail = fmt::format("tier {}: {} (Landlock {}, seccomp {})",
                                   letter, Describe(tier), ProbeLandlock().abi,
                                   HasSeccomp() ? "yes" : "no");
  if (off) {
    report->Add("sandbox", Health::kWarning,
                fmt::format("{}; switched off by `mcp.sandbox`, and this "
                            "machine can hold tier {}",
                            detail, LetterOf(able)),
                "take `mcp.sandbox` out of the settings: `required` is the "
                "default");
    return letter;
  }
  if (tier == SealTier::kD) {
    report->Add("sandbox", Health::kFailed, std::move(detail),
                "use a kernel with seccomp");
    return letter;
  }
  report->Add("sandbox", tier == SealTier::kA ? Health::kOk : Health::kWarning,
              std::move(detail));
  return letter;
}

// Every problem of the connections file, where no connection can be examined:
// what is wrong with one file must not hide what is wrong with the other. True
// if there was any.
bool ReportFile(const Paths& paths, CheckReport* report) {
  const std::string name = "osiris_connections.yaml";
  const absl::StatusOr<CurrentConnections> current =
      ConnectionsSource(paths.connections_file).Current();
  if (!current.ok()) {
    report->AddFailure(name, current.status());
    return true;
  }
  bool any = !current->file->problems().empty();
  for (const Problem& problem : current->file->problems()) {
    ReportProblem(name, ToJson(problem), report);
  }
  for (const ConnectionEntry& entry : current->file->entries()) {
    std::vector<Problem> problems = entry.problems;
    for (Problem& unset : UnsetVariables(entry, ProcessEnvironment())) {
      problems.push_back(std::move(unset));
    }
    any = any || !problems.empty();
    for (const Problem& problem : problems) {
      ReportProblem(FormatReference(entry.reference), ToJson(problem), report);
    }
  }
  return any;
}

// The findings about one connection: its checks that failed, or what it is that
// answers.
void ReportConnection(const Json& connection, CheckReport* report) {
  const std::string reference = TextIn(connection, "reference");
  for (const Json& problem : ListIn(connection, "problems")) {
    if (TextIn(problem, "severity") != "warning") continue;
    ReportProblem(reference, problem, report);
  }
  bool healthy = true;
  for (const Json& check : ListIn(connection, "checks")) {
    if (TextIn(check, "status") != "failed") continue;
    healthy = false;
    report->AddFailure(
        reference,
        MakeErrorFromParts(TextIn(check, "code"),
                           fmt::format("{}: {}", TextIn(check, "name"),
                                       TextIn(check, "message")),
                           {.hint = TextIn(check, "hint")}));
  }
  if (!healthy) return;
  const Json data = ObjectIn(connection, "data");
  report->Add(reference, Health::kOk,
              data.empty() ? "works"
                           : fmt::format("{} {}", TextIn(data, "product"),
                                         TextIn(data, "version")));
}

void CheckConnections(const Paths& paths, const CommandEnv& env,
                      CheckReport* report) {
  const absl::StatusOr<Json> document =
      env.execute("connections.doctor", Json::object());
  if (!document.ok()) {
    if (ReportFile(paths, report)) return;
    return report->AddFailure("connections", document.status());
  }
  for (const Json& problem : ListIn(*document, "problems")) {
    ReportProblem("osiris_connections.yaml", problem, report);
  }
  const Json connections = ListIn(*document, "connections");
  if (connections.empty()) {
    return report->Add("connections", Health::kOk, "none are configured",
                       "add one with `osiris connections add`");
  }
  for (const Json& connection : connections) {
    ReportConnection(connection, report);
  }
}

absl::StatusOr<Answer> Examine(const Json&, CommandEnv& env) {
  CheckReport report;
  Json facts = {{"version", kVersion}};
  const absl::StatusOr<Paths> paths = FindPaths(env.home);
  if (!paths.ok()) {
    report.AddFailure("home", paths.status());
    facts["seal"] = CheckSeal(SandboxMode::kRequired, &report);
    return report.ToAnswer(std::move(facts));
  }
  facts["home"] = {{"path", paths->home}, {"rule", NameOf(paths->rule)}};
  if (!CheckHome(*paths, &report)) {
    facts["seal"] = CheckSeal(SandboxMode::kRequired, &report);
    return report.ToAnswer(std::move(facts));
  }
  const std::optional<Config> config = CheckSettings(*paths, env, &report);
  facts["seal"] =
      CheckSeal(config ? config->mcp.sandbox : SandboxMode::kRequired, &report);
  if (!config) {
    ReportFile(*paths, &report);
    for (const char* name : {"workers", "connections"}) {
      report.Add(name, Health::kSkipped, "the settings cannot be used");
    }
    return report.ToAnswer(std::move(facts));
  }
  const absl::Status workers = env.check_workers();
  if (workers.ok()) {
    report.Add("workers", Health::kOk, "can be started");
  } else {
    report.AddFailure("workers", workers);
  }
  CheckConnections(*paths, env, &report);
  return report.ToAnswer(std::move(facts));
}

}  // namespace

Command DoctorCommand() {
  Command command;
  command.words = {"doctor"};
  command.summary = "check home, settings, sandbox, workers and connections";
  command.description =
      "Checks everything that Osiris needs here, and opens each connection: "
      "which home folder is used and why, every problem of the configuration, "
      "what the sandbox can hold, whether workers start, whether the audit log "
      "can be written. The exit status is that of the first failure.";
  command.run = Examine;
  command.render = RenderChecks;
  return command;
}

}  // namespace osiris::cli
