#include "core/attach/client_snippets.h"

#include <string_view>
#include <utility>

#include "core/base/shell_word.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kName = "osiris";

// {"mcpServers": {"osiris": {"command": …, "args": […]}}}.
std::string JsonSnippet(std::string_view group, bool typed,
                        const ServerCommand& server) {
  nlohmann::ordered_json entry;
  if (typed) entry["type"] = "stdio";
  entry["command"] = server.command;
  entry["args"] = server.args;
  nlohmann::ordered_json document;
  document[std::string(group)][std::string(kName)] = std::move(entry);
  return document.dump(2, ' ', false,
                       nlohmann::ordered_json::error_handler_t::replace) +
         "\n";
}

// A basic string of TOML is a string of JSON, but for DEL.
std::string TomlText(std::string_view text) {
  std::string quoted = DumpJson(Json(text));
  for (size_t at = 0; (at = quoted.find('\x7f', at)) != std::string::npos;) {
    quoted.replace(at, 1, "\\u007F");
  }
  return quoted;
}

std::string TomlSnippet(const ServerCommand& server) {
  std::string args;
  for (const std::string& arg : server.args) {
    args += (args.empty() ? "" : ", ") + TomlText(arg);
  }
  return fmt::format("[mcp_servers.{}]\ncommand = {}\nargs = [{}]\n", kName,
                     TomlText(server.command), args);
}

std::string ShellSnippet(const ServerCommand& server) {
  std::string line = fmt::format("claude mcp add --scope user {} -- {}", kName,
                                 ShellWord(server.command));
  for (const std::string& arg : server.args) {
    line += " " + ShellWord(arg);
  }
  return line + "\n";
}

}  // namespace

Json ClientSnippets(const ServerCommand& server) {
  return {{{"id", "claude-code"},
           {"title", "Claude Code"},
           {"file", ""},
           {"format", "shell"},
           {"remark", "run this command"},
           {"snippet", ShellSnippet(server)}},
          {{"id", "claude-desktop"},
           {"title", "Claude Desktop"},
           {"file", "~/.config/Claude/claude_desktop_config.json"},
           {"format", "json"},
           {"remark", "Settings, Developer, Edit Config opens the file"},
           {"snippet", JsonSnippet("mcpServers", false, server)}},
          {{"id", "codex"},
           {"title", "Codex"},
           {"file", "~/.codex/config.toml"},
           {"format", "toml"},
           {"remark", "add these lines at the end"},
           {"snippet", TomlSnippet(server)}},
          {{"id", "cursor"},
           {"title", "Cursor"},
           {"file", "~/.cursor/mcp.json"},
           {"format", "json"},
           {"remark", "or .cursor/mcp.json in a project"},
           {"snippet", JsonSnippet("mcpServers", false, server)}},
          {{"id", "other"},
           {"title", "Any other client"},
           {"file", ""},
           {"format", "json"},
           {"remark", "a local server over standard input and output"},
           {"snippet", JsonSnippet("mcpServers", false, server)}},
          {{"id", "vscode"},
           {"title", "Visual Studio Code"},
           {"file", ".vscode/mcp.json"},
           {"format", "json"},
           {"remark", "or the command `MCP: Open User Configuration`"},
           {"snippet", JsonSnippet("servers", true, server)}}};
}

}  // namespace osiris
