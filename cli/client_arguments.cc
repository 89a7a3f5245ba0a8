#include "cli/client_arguments.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/home_paths.h"
#include "core/base/error_info.h"
#include "core/base/program_location.h"
#include "core/base/status_macros.h"
#include "core/config/environment.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

absl::Status CheckName(std::string_view name) {
  const bool fits = !name.empty() && name.size() <= 64 &&
                    std::all_of(name.begin(), name.end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                             (c >= '0' && c <= '9') || c == '-' || c == '_';
                    });
  if (fits) return absl::OkStatus();
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   "`--name` takes 1 to 64 letters, digits, `-` and `_`");
}

}  // namespace

std::vector<Argument> ClientArguments() {
  return {{.name = "client",
           .positional = true,
           .required = true,
           .help = "the client, as `osiris mcp clients` calls it",
           .value_name = "CLIENT",
           .choices = {"claude-code", "claude-desktop", "codex", "cursor",
                       "vscode"},
           .completes = Argument::Completes::kChoices},
          {.name = "project",
           .kind = Argument::Kind::kSwitch,
           .help = "in the working folder's file, for those who work there, "
                   "and not in your own"},
          {.name = "name",
           .help = "the entry's name",
           .value_name = "NAME",
           .default_value = "osiris"},
          {.name = "dry_run",
           .kind = Argument::Kind::kSwitch,
           .help = "show what would change, and change nothing"}};
}

absl::StatusOr<std::string> WorkingFolder() {
  std::error_code error;
  const std::filesystem::path here = std::filesystem::current_path(error);
  if (error) {
    return MakeError(ErrorCode::kConfigHomeUnusable,
                     "the working folder cannot be used: " + error.message());
  }
  return here.string();
}

absl::StatusOr<ServerEntry> OwnEntry(const CommandEnv& env, std::string name) {
  ServerEntry entry;
  entry.name = std::move(name);
  ASSIGN_OR_RETURN(entry.command, SiblingProgram("osiris-mcp", "mcp"));
  ASSIGN_OR_RETURN(const Paths paths, FindPaths(env.home));
  entry.args = {"--home", paths.home};
  return entry;
}

absl::StatusOr<ClientRequest> ReadClientArguments(const Json& arguments,
                                                  const CommandEnv& env) {
  ClientRequest request;
  const std::string name = arguments.value("name", "osiris");
  RETURN_IF_ERROR(CheckName(name));
  const bool project = arguments.value("project", false);
  ASSIGN_OR_RETURN(const std::string here, WorkingFolder());
  ASSIGN_OR_RETURN(const auto places, ClientPlaces(ProcessEnvironment(), here));
  ASSIGN_OR_RETURN(request.place,
                   FindClientPlace(places, arguments.value("client", ""),
                                   project ? ClientPlace::Scope::kProject
                                           : ClientPlace::Scope::kUser));
  ASSIGN_OR_RETURN(request.entry, OwnEntry(env, name));
  request.folder = project ? here : ProcessEnvironment()("HOME").value_or(here);
  request.dry_run = arguments.value("dry_run", false);
  return request;
}

}  // namespace osiris::cli
