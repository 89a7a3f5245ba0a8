#include "cli/program.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/broker_session.h"
#include "cli/command_env.h"
#include "cli/command_line.h"
#include "cli/help_page.h"
#include "cli/render/document_view.h"
#include "cli/render/error_text.h"
#include "cli/render/json_text.h"
#include "cli/terminal.h"
#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/base/version.h"
#include "core/operation/operation_recorder.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// The answer's exit status, unless it could not be printed.
int Finish(const Terminal& terminal, std::string_view text, int exit_status) {
  if (terminal.Print(text) || exit_status != 0) return exit_status;
  return 1;
}

int Fail(const Terminal& terminal, const absl::Status& status, bool json) {
  if (json) {
    terminal.Print(JsonText(ErrorDocument(status, Audience::kPerson),
                            terminal.output_is_terminal()));
  }
  // Not twice on one screen.
  if (!json || !terminal.output_is_terminal()) {
    terminal.PrintError(ErrorText(status, terminal.error_page()));
  }
  return ExitStatus(status);
}

// The home that is named in `args`, which could not be understood.
std::string HomeIn(const std::vector<std::string>& args) {
  constexpr std::string_view kFlag = "--home";
  for (size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
    if (args[i] == kFlag) return i + 1 < args.size() ? args[i + 1] : "";
    if (args[i].starts_with("--home=")) return args[i].substr(7);
  }
  return "";
}

int PrintVersion(const Terminal& terminal, bool json) {
  if (!json) return Finish(terminal, fmt::format("osiris {}\n", kVersion), 0);
  const Json document = {
      {"status", "success"}, {"name", "osiris"}, {"version", kVersion}};
  return Finish(terminal, JsonText(document, terminal.output_is_terminal()), 0);
}

int PrintHelp(const CommandTree& tree, const CommandLine& line,
              const Terminal& terminal) {
  if (!line.flags.json) {
    return Finish(terminal, HelpPage(tree, line.words, terminal.output_page()),
                  0);
  }
  const Json document = HelpDocument(tree, line.words);
  return Finish(terminal, JsonText(document, terminal.output_is_terminal()), 0);
}

int Print(const Command& command, const Answer& answer, bool json,
          const Terminal& terminal) {
  const Page page = terminal.output_page();
  std::string text;
  if (json) {
    text = JsonText(answer.document, terminal.output_is_terminal());
  } else if (command.render) {
    text = command.render(answer.document, page);
  } else {
    text = RenderDocument(answer.document, page);
  }
  return Finish(terminal, text, answer.exit_status);
}

int RunCommand(const CommandTree& tree, const CommandLine& line,
               const Terminal& terminal) {
  const Command& command = *line.command;
  const bool json = line.flags.json || command.always_json;
  BrokerSession session({.home = line.flags.home,
                         .settings = line.flags.settings,
                         .show_progress = !line.flags.quiet},
                        terminal);
  CommandEnv env;
  env.execute = [&session](std::string_view operation, const Json& arguments) {
    return session.Execute(operation, arguments);
  };
  env.check_workers = [&session] { return session.CheckWorkers(); };
  env.agree = [&session](std::string_view question) {
    return session.Agree(question);
  };
  env.home = line.flags.home;
  env.settings = line.flags.settings;
  env.tree = &tree;
  const absl::StatusOr<Answer> answer = command.run(line.arguments, env);
  if (!answer.ok()) return Fail(terminal, answer.status(), json);
  return Print(command, *answer, json, terminal);
}

}  // namespace

int RunProgram(const std::function<CommandTree()>& make_tree,
               const std::vector<std::string>& args) {
  const absl::StatusOr<CommandLine> bare =
      ParseCommandLine(CommandTree({}, {}), args);
  if (bare.ok() && bare->flags.version) {
    return PrintVersion(Terminal::Of(bare->flags), bare->flags.json);
  }
  const CommandTree tree = make_tree();
  const absl::StatusOr<CommandLine> line = ParseCommandLine(tree, args);
  if (!line.ok()) {
    return Fail(Terminal::Of({.home = HomeIn(args)}), line.status(),
                AsksForJson(tree, args));
  }
  const Terminal terminal = Terminal::Of(line->flags);
  if (line->flags.version) return PrintVersion(terminal, line->flags.json);
  if (line->command == nullptr || line->flags.help) {
    return PrintHelp(tree, *line, terminal);
  }
  return RunCommand(tree, *line, terminal);
}

}  // namespace osiris::cli
