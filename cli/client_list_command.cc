#include "cli/client_list_command.h"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cli/client_arguments.h"
#include "cli/command_env.h"
#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "core/attach/client_config.h"
#include "core/attach/config_file.h"
#include "core/base/status_macros.h"
#include "core/config/environment.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

std::string HomeOf(const ServerEntry& entry) {
  for (size_t i = 0; i + 1 < entry.args.size(); ++i) {
    if (entry.args[i] == "--home") return entry.args[i + 1];
  }
  return "";
}

// The file of one place, with "state": "attached" (to this home by this
// installation), "other" (the entry starts something else), "absent", or
// "refused", and "detail".
Json Look(const ClientPlace& place, const ServerEntry& own) {
  Json facts = {
      {"client", place.client},
      {"title", place.title},
      {"scope", NameOf(place.scope)},
      {"file", place.file},
      {"exists", Exists(place.file)},
      {"found", Exists(place.file) || std::any_of(place.traces.begin(),
                                                  place.traces.end(), Exists)},
      {"state", "absent"},
      {"detail", ""}};
  const absl::StatusOr<ConfigFile> file = ConfigFile::Read(place.file);
  absl::Status status = file.status();
  if (file.ok() && file->exists()) {
    const auto entry = FindEntry(place, file->text(), own.name);
    status = entry.status();
    if (entry.ok() && entry->has_value()) {
      const ServerEntry& found = **entry;
      const bool same = found.command == own.command && found.args == own.args;
      facts["state"] = same ? "attached" : "other";
      facts["home"] = HomeOf(found);
      if (!same) facts["detail"] = "starts " + found.command;
    }
  }
  if (!status.ok() && facts.at("exists").get<bool>()) {
    facts["state"] = "refused";
    facts["detail"] = std::string(status.message());
  }
  return facts;
}

absl::StatusOr<Answer> Run(const Json&, CommandEnv& env) {
  ASSIGN_OR_RETURN(const std::string here, WorkingFolder());
  ASSIGN_OR_RETURN(const auto places, ClientPlaces(ProcessEnvironment(), here));
  ASSIGN_OR_RETURN(const ServerEntry own, OwnEntry(env, "osiris"));
  Json clients = Json::array();
  for (const ClientPlace& place : places) {
    // A project's file is of interest where there is one; that of the user's
    // own folder is there already.
    const bool again = std::any_of(
        clients.begin(), clients.end(),
        [&place](const Json& one) { return one.at("file") == place.file; });
    if (place.scope == ClientPlace::Scope::kUser ||
        (Exists(place.file) && !again)) {
      clients.push_back(Look(place, own));
    }
  }
  return Answer{
      .document = {{"status", "success"},
                   {"home", own.args.back()},
                   {"server", {{"command", own.command}, {"args", own.args}}},
                   {"clients", std::move(clients)}}};
}

std::string StateText(const Json& client, const Page& page) {
  const std::string state = TextIn(client, "state");
  if (state == "attached") return page.palette.Good(PadRight("attached", 13));
  if (state == "other") return page.palette.Caution(PadRight("other home", 13));
  if (state == "refused") return page.palette.Bad(PadRight("unusable", 13));
  return page.palette.Quiet(
      PadRight(FlagIn(client, "found") ? "not attached" : "not found", 13));
}

std::string Render(const Json& document, const Page& page) {
  std::string out =
      fmt::format("Home: {}\n\n", SafeText(TextIn(document, "home")));
  std::string free;
  for (const Json& client : ListIn(document, "clients")) {
    out +=
        fmt::format("{} {} {} {}\n", PadRight(TextIn(client, "client"), 14),
                    PadRight(TextIn(client, "scope"), 8),
                    StateText(client, page), SafeText(TextIn(client, "file")));
    const std::string detail = TextIn(client, "detail");
    const std::string home = TextIn(client, "home");
    if (!detail.empty()) {
      out += fmt::format("{:24}{}{}{}\n", "", SafeText(detail),
                         home.empty() ? "" : " on ", SafeText(home));
    }
    if (free.empty() && FlagIn(client, "found") &&
        TextIn(client, "state") == "absent") {
      free = TextIn(client, "client");
    }
  }
  if (free.empty()) free = "CLIENT";
  return out + fmt::format(
                   "\nAttach one: {0} mcp clients attach {1}\n"
                   "By hand, or any other: {0} mcp clients show\n",
                   SafeText(page.program), free);
}

}  // namespace

Command ClientListCommand() {
  Command command;
  command.words = {"mcp", "clients"};
  command.summary = "see and change which assistants' clients are attached";
  command.description =
      "Lists the clients of assistants that are known, whether they are found "
      "on this machine, and whether their configuration starts the MCP server "
      "of this installation on this home. Files of a project are those of the "
      "working folder. Nothing is changed.";
  command.run = Run;
  command.render = Render;
  return command;
}

}  // namespace osiris::cli
