#include "cli/client_show_command.h"

#include <string>

#include "cli/client_arguments.h"
#include "cli/command_env.h"
#include "cli/render/display_text.h"
#include "core/attach/client_snippets.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

absl::StatusOr<Answer> Run(const Json&, CommandEnv& env) {
  ASSIGN_OR_RETURN(const ServerEntry entry, OwnEntry(env, "osiris"));
  return Answer{
      .document = {
          {"status", "success"},
          {"server", {{"command", entry.command}, {"args", entry.args}}},
          {"clients", ClientSnippets({entry.command, entry.args})}}};
}

std::string Render(const Json& document, const Page& page) {
  std::string out =
      "Tell the client of your assistant to start the server like this, then "
      "start\nthe client anew. Where a file has servers already, add "
      "`osiris` to them.\n";
  for (const Json& client : document.at("clients")) {
    const std::string file = client.at("file").get<std::string>();
    const std::string remark = client.at("remark").get<std::string>();
    const std::string where =
        file.empty() ? remark : fmt::format("{} ({})", file, remark);
    out +=
        fmt::format("\n{}: {}\n\n{}",
                    page.palette.Heading(client.at("title").get<std::string>()),
                    where, SafeLines(client.at("snippet").get<std::string>()));
  }
  return out;
}

}  // namespace

Command ClientShowCommand() {
  Command command;
  command.words = {"mcp", "clients", "show"};
  command.summary = "print what to write for a client by hand";
  command.description =
      "Prints, for each client that is known and for any other, what to write "
      "into its configuration so that it starts the MCP server of this "
      "installation on this home. Nothing is changed.";
  command.run = Run;
  command.render = Render;
  return command;
}

}  // namespace osiris::cli
