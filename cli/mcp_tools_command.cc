#include "cli/mcp_tools_command.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cli/command_env.h"
#include "cli/render/display_text.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// "connection, [detail], [samples]".
std::string ArgumentsOf(const Json& schema) {
  const Json required = schema.value("required", Json::array());
  const Json members = schema.value("properties", Json::object());
  std::string needed;
  std::string rest;
  for (const auto& [name, member] : members.items()) {
    const bool is_needed =
        std::find(required.begin(), required.end(), name) != required.end();
    if (is_needed) {
      needed += (needed.empty() ? "" : ", ") + name;
    } else {
      rest += (rest.empty() ? "[" : ", [") + name + "]";
    }
  }
  return needed + (needed.empty() || rest.empty() ? "" : ", ") + rest;
}

std::string Render(const Json& document, const Page& page) {
  std::string out;
  const size_t width = std::min<size_t>(page.width, 88);
  for (const Json& tool : document.at("tools")) {
    if (!out.empty()) out += "\n";
    out += fmt::format(
        "{}({})\n  {}\n",
        page.palette.Heading(tool.at("name").get<std::string>()),
        ArgumentsOf(tool.at("inputSchema")),
        Wrap(tool.at("description").get<std::string>(), width - 2, 2));
  }
  return out;
}

}  // namespace

Command McpToolsCommand(Json tools) {
  Command command;
  command.words = {"mcp", "tools"};
  command.summary = "list the tools that an assistant can call";
  command.description =
      "Lists the tools that the MCP server offers, with their arguments. With "
      "--json it prints them as the server advertises them, schemas included.";
  command.run = [tools = std::move(tools)](
                    const Json&, CommandEnv&) -> absl::StatusOr<Answer> {
    const size_t count = tools.size();
    return Answer{.document = {{"status", "success"},
                               {"tools", tools},
                               {"count", count}}};
  };
  command.render = Render;
  return command;
}

}  // namespace osiris::cli
