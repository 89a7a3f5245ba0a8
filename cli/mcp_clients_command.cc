#include "cli/mcp_clients_command.h"

#include <string>

#include "cli/client_snippets.h"
#include "cli/command_env.h"
#include "cli/home_paths.h"
#include "cli/render/display_text.h"
#include "core/base/program_location.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

absl::StatusOr<Answer> Run(const Json&, CommandEnv& env) {
  ServerCommand server;
  ASSIGN_OR_RETURN(server.command, SiblingProgram("osiris-mcp", "mcp"));
  ASSIGN_OR_RETURN(const Paths paths, FindPaths(env.home));
  server.args = {"--home", paths.home};
  return Answer{
      .document = {
          {"status", "success"},
          {"server", {{"command", server.command}, {"args", server.args}}},
          {"clients", ClientSnippets(server)}}};
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

Command McpClientsCommand() {
  Command command;
  command.words = {"mcp", "clients"};
  command.summary = "print how to attach an assistant's client";
  command.description =
      "Prints, for each client that is known, what to write into its "
      "configuration so that it starts the MCP server of this installation on "
      "this home. Nothing is changed.";
  command.run = Run;
  command.render = Render;
  return command;
}

}  // namespace osiris::cli
