#include "cli/completion_command.h"

#include <string>
#include <string_view>
#include <utility>

#include "cli/command_env.h"
#include "cli/command_tree.h"
#include "cli/completion_script.h"
#include "cli/home_paths.h"
#include "cli/suggestion/table_names.h"
#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/connection/connections_file.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

using Script = std::string (*)(const CommandTree&);

struct Shell {
  std::string name;
  Script script;
  // How to have it in every new shell.
  std::string_view installed_by;
};

constexpr std::string_view kDescription =
    "Prints a script that makes {} complete the commands, flags, choices and "
    "connections of osiris. To have it in every new shell:\n\n"
    "    {}";

Command ShellCommand(const Shell& shell) {
  Command command;
  command.words = {"completion", shell.name};
  command.summary =
      fmt::format("print the completion script for {}", shell.name);
  command.description =
      fmt::format(kDescription, shell.name, shell.installed_by);
  command.run = [shell](const Json&,
                        CommandEnv& env) -> absl::StatusOr<Answer> {
    return Answer{.document = {{"status", "success"},
                               {"shell", shell.name},
                               {"script", shell.script(*env.tree)}}};
  };
  command.render = [](const Json& document, const Page&) {
    return document.at("script").get<std::string>();
  };
  return command;
}

// References in the connections file, read as it is: nothing is started and
// no variable looked up. Empty where there is none to read: a shell that
// completes has no use for an error.
Json References(const std::string& home) {
  const absl::StatusOr<Paths> paths = FindPaths(home);
  if (!paths.ok()) return Json::array();
  const absl::StatusOr<std::string> text = ReadFile(paths->connections_file);
  if (!text.ok()) return Json::array();
  const absl::StatusOr<ConnectionsFile> file = ConnectionsFile::Parse(*text);
  return file.ok() ? Json(file->references()) : Json::array();
}

std::string Lines(const Json& names) {
  std::string lines;
  for (const Json& name : names) lines += name.get<std::string>() + "\n";
  return lines;
}

Command CompleteConnections() {
  Command command;
  command.words = {"__complete", "connections"};
  command.summary = "print the references of all connections";
  command.hidden = true;
  command.run = [](const Json&, CommandEnv& env) -> absl::StatusOr<Answer> {
    return Answer{.document = {{"status", "success"},
                               {"connections", References(env.home)}}};
  };
  command.render = [](const Json& document, const Page&) {
    return Lines(document.at("connections"));
  };
  return command;
}

Command CompleteTables() {
  Command command;
  command.words = {"__complete", "tables"};
  command.summary = "print the tables of a source's newest snapshot";
  command.hidden = true;
  command.arguments = {{.name = "source",
                        .positional = true,
                        .required = true,
                        .help = "@family.alias, or the id of a snapshot",
                        .value_name = "SOURCE"}};
  command.run = [](const Json& arguments,
                   CommandEnv& env) -> absl::StatusOr<Answer> {
    const absl::StatusOr<Paths> paths = FindPaths(env.home);
    Json tables = Json::array();
    if (paths.ok()) {
      tables = TableNames(*paths, arguments.at("source").get<std::string>());
    }
    return Answer{
        .document = {{"status", "success"}, {"tables", std::move(tables)}}};
  };
  command.render = [](const Json& document, const Page&) {
    return Lines(document.at("tables"));
  };
  return command;
}

}  // namespace

std::vector<Command> CompletionCommands() {
  const Shell kShells[] = {
      {"bash", BashCompletion,
       "osiris completion bash > "
       "~/.local/share/bash-completion/completions/osiris"},
      {"fish", FishCompletion,
       "osiris completion fish > ~/.config/fish/completions/osiris.fish"},
      {"zsh", ZshCompletion,
       "osiris completion zsh > \"${fpath[1]}/_osiris\""}};
  std::vector<Command> commands = {CompleteConnections(), CompleteTables()};
  for (const Shell& shell : kShells) commands.push_back(ShellCommand(shell));
  return commands;
}

}  // namespace osiris::cli
