#include "core/attach/client_catalog.h"

#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/config/nearest_name.h"
#include "fmt/format.h"

namespace osiris {
namespace {

using Scope = ClientPlace::Scope;

// The absolute path that a variable holds, or `otherwise`.
std::string FolderOf(const Environment& environment, const char* variable,
                     std::string otherwise) {
  std::optional<std::string> value = environment(variable);
  if (!value.has_value() || !value->starts_with('/')) return otherwise;
  while (value->size() > 1 && value->ends_with('/')) value->pop_back();
  return *std::move(value);
}

struct Folders {
  std::string user;
  std::string config;
  std::string project;
};

void AddClaude(const Folders& at, const Environment& environment,
               std::vector<ClientPlace>* places) {
  ClientPlace code = {
      .client = "claude-code",
      .title = "Claude Code",
      .file =
          FolderOf(environment, "CLAUDE_CONFIG_DIR", at.user) + "/.claude.json",
      .json = {.typed = true, .dialect = {.trailing_commas = false}},
      .strict = true,
      .traces = {at.user + "/.claude.json", at.user + "/.claude"},
      .afterwards =
          "start Claude Code anew; while it runs it may write its "
          "file over the change"};
  places->push_back(code);
  code.scope = Scope::kProject;
  code.file = at.project + "/.mcp.json";
  code.afterwards = "start Claude Code in this folder, and approve the server";
  places->push_back(code);
  places->push_back({.client = "claude-desktop",
                     .title = "Claude Desktop",
                     .file = at.config + "/Claude/claude_desktop_config.json",
                     .json = {.dialect = {.trailing_commas = false}},
                     .strict = true,
                     .traces = {at.config + "/Claude"},
                     .afterwards = "quit Claude Desktop and start it anew"});
}

void AddCodex(const Folders& at, const Environment& environment,
              std::vector<ClientPlace>* places) {
  const std::string folder =
      FolderOf(environment, "CODEX_HOME", at.user + "/.codex");
  ClientPlace codex = {.client = "codex",
                       .title = "Codex",
                       .file = folder + "/config.toml",
                       .toml = true,
                       .traces = {folder},
                       .afterwards = "start Codex anew"};
  places->push_back(codex);
  codex.scope = Scope::kProject;
  codex.file = at.project + "/.codex/config.toml";
  codex.afterwards = "start Codex in this folder, which it must trust";
  places->push_back(codex);
}

void AddEditors(const Folders& at, std::vector<ClientPlace>* places) {
  ClientPlace cursor = {
      .client = "cursor",
      .title = "Cursor",
      .file = at.user + "/.cursor/mcp.json",
      .traces = {at.user + "/.cursor", at.config + "/Cursor"},
      .afterwards = "switch the server on in Cursor's settings for MCP"};
  places->push_back(cursor);
  cursor.scope = Scope::kProject;
  cursor.file = at.project + "/.cursor/mcp.json";
  places->push_back(cursor);
  ClientPlace code = {
      .client = "vscode",
      .title = "Visual Studio Code",
      .file = at.config + "/Code/User/mcp.json",
      .json = {.group = "servers", .typed = true},
      .traces = {at.config + "/Code"},
      .afterwards =
          "start the server from its line in the file, or reload the "
          "window"};
  places->push_back(code);
  code.scope = Scope::kProject;
  code.file = at.project + "/.vscode/mcp.json";
  places->push_back(code);
}

}  // namespace

std::string_view NameOf(Scope scope) {
  return scope == Scope::kUser ? "user" : "project";
}

absl::StatusOr<std::vector<ClientPlace>> ClientPlaces(
    const Environment& environment, const std::string& project) {
  Folders at;
  at.user = FolderOf(environment, "HOME", "");
  if (at.user.empty()) {
    return MakeError(ErrorCode::kConfigHomeUnusable,
                     "HOME is not set to an absolute path, and clients keep "
                     "their files there",
                     {.path = {}, .hint = "set HOME"});
  }
  at.config = FolderOf(environment, "XDG_CONFIG_HOME", at.user + "/.config");
  at.project = project;
  std::vector<ClientPlace> places;
  AddClaude(at, environment, &places);
  AddCodex(at, environment, &places);
  AddEditors(at, &places);
  return places;
}

absl::StatusOr<ClientPlace> FindClientPlace(
    const std::vector<ClientPlace>& places, std::string_view client,
    Scope scope) {
  std::vector<std::string> names;
  bool known = false;
  for (const ClientPlace& place : places) {
    known = known || place.client == client;
    if (names.empty() || names.back() != place.client) {
      names.push_back(place.client);
    }
    if (place.client == client && place.scope == scope) return place;
  }
  if (known) {
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     fmt::format("`{}` has no file of a project", client),
                     {.path = {}, .hint = "leave `--project` out"});
  }
  std::string hint = DidYouMean(client, names);
  if (hint.empty()) {
    hint =
        "`osiris mcp clients` lists those that are known; for any other, "
        "`osiris mcp clients show` prints what to write";
  }
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   fmt::format("no client `{}` is known", client),
                   {.path = {}, .hint = std::move(hint)});
}

}  // namespace osiris
