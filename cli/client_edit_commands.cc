#include "cli/client_edit_commands.h"

#include <string>
#include <utility>

#include "cli/client_arguments.h"
#include "cli/command_env.h"
#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "core/attach/client_config.h"
#include "core/attach/client_handshake.h"
#include "core/attach/config_file.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

Json Facts(const ClientRequest& request, std::string_view action) {
  return {{"status", "success"},
          {"action", action},
          {"client", request.place.client},
          {"title", request.place.title},
          {"scope", NameOf(request.place.scope)},
          {"file", request.place.file},
          {"changed", false},
          {"dry_run", request.dry_run}};
}

absl::Status InFile(const absl::Status& status, const ClientRequest& request) {
  return Annotate(status, fmt::format("`{}`", request.place.file));
}

// Makes a change, or says what it would be.
absl::StatusOr<Json> Apply(const ClientRequest& request, const ConfigFile& file,
                           const CheckedChange& change,
                           std::string_view action) {
  Json facts = Facts(request, action);
  facts["diff"] = change.diff;
  if (!change.warning.empty()) facts["warning"] = change.warning;
  if (change.text == file.text() || request.dry_run) return facts;
  ASSIGN_OR_RETURN(facts["backup"], file.Replace(change.text));
  facts["changed"] = true;
  facts["afterwards"] = action == "attach"
                            ? request.place.afterwards
                            : "start " + request.place.title + " anew";
  return facts;
}

// Reads the file again and starts what it says.
absl::StatusOr<Json> Verify(const ClientRequest& request) {
  ASSIGN_OR_RETURN(const ConfigFile file, ConfigFile::Read(request.place.file));
  ASSIGN_OR_RETURN(const auto entry,
                   FindEntry(request.place, file.text(), request.entry.name));
  if (!entry.has_value()) {
    return MakeError(ErrorCode::kConfigInvalid,
                     "the entry is gone again: the client wrote its file over "
                     "the change",
                     {.path = {}, .hint = "close the client, and try again"});
  }
  return ShakeHands(*entry, request.folder);
}

absl::StatusOr<Answer> Attach(const Json& arguments, CommandEnv& env) {
  ASSIGN_OR_RETURN(const ClientRequest request,
                   ReadClientArguments(arguments, env));
  ASSIGN_OR_RETURN(const ConfigFile file, ConfigFile::Read(request.place.file));
  const absl::StatusOr<CheckedChange> change =
      PutEntry(request.place, file.text(), request.entry);
  if (!change.ok()) return InFile(change.status(), request);
  ASSIGN_OR_RETURN(Json facts, Apply(request, file, *change, "attach"));
  if (request.dry_run) return Answer{.document = std::move(facts)};
  absl::StatusOr<Json> verified = Verify(request);
  if (verified.ok()) {
    facts["verified"] = *std::move(verified);
    return Answer{.document = std::move(facts)};
  }
  if (!facts.at("changed").get<bool>()) return verified.status();
  absl::StatusOr<ConfigFile> written = ConfigFile::Read(request.place.file);
  const bool undone = written.ok() && written->Undo().ok();
  return Annotate(verified.status(),
                  undone ? "the server does not start, so the file is as it "
                           "was"
                         : "the server does not start");
}

absl::StatusOr<Answer> Detach(const Json& arguments, CommandEnv& env) {
  ASSIGN_OR_RETURN(const ClientRequest request,
                   ReadClientArguments(arguments, env));
  ASSIGN_OR_RETURN(const ConfigFile file, ConfigFile::Read(request.place.file));
  const absl::StatusOr<CheckedChange> change =
      DropEntry(request.place, file.text(), request.entry.name);
  if (!change.ok()) return InFile(change.status(), request);
  ASSIGN_OR_RETURN(Json facts, Apply(request, file, *change, "detach"));
  return Answer{.document = std::move(facts)};
}

absl::StatusOr<Answer> Undo(const Json& arguments, CommandEnv& env) {
  ASSIGN_OR_RETURN(const ClientRequest request,
                   ReadClientArguments(arguments, env));
  ASSIGN_OR_RETURN(const ConfigFile file, ConfigFile::Read(request.place.file));
  Json facts = Facts(request, "undo");
  ASSIGN_OR_RETURN(facts["backup"], file.Undo());
  facts["changed"] = true;
  facts["afterwards"] = "start " + request.place.title + " anew";
  return Answer{.document = std::move(facts)};
}

std::string Outcome(const Json& document) {
  const std::string action = TextIn(document, "action");
  if (FlagIn(document, "dry_run")) return "nothing was changed (--dry-run)";
  if (action == "undo") return "undone: the file is as it was before";
  if (!FlagIn(document, "changed")) {
    return action == "attach" ? "attached already; nothing was changed"
                              : "not attached; nothing was changed";
  }
  return action == "attach" ? "attached" : "detached";
}

// The lines of a change, with tabs as a terminal shows them.
std::string DiffLines(const std::string& diff) {
  std::string expanded;
  for (const char c : diff) expanded += c == '\t' ? "    " : std::string(1, c);
  return SafeLines(expanded) + "\n";
}

std::string Render(const Json& document, const Page& page) {
  const Palette& palette = page.palette;
  std::string out =
      fmt::format("{}: {}\n", palette.Heading(TextIn(document, "title")),
                  SafeText(TextIn(document, "file")));
  if (const std::string diff = TextIn(document, "diff"); !diff.empty()) {
    out += DiffLines(diff);
  }
  out += palette.Good(Outcome(document)) + "\n";
  const Json verified = ObjectIn(document, "verified");
  if (!verified.empty()) {
    out += fmt::format(
        "checked: started as the client starts it, {} {} "
        "answers with {} tools\n",
        SafeText(TextIn(verified, "server")),
        SafeText(TextIn(verified, "version")), CountIn(verified, "tools"));
  }
  const std::string warning = TextIn(document, "warning");
  if (!warning.empty()) {
    out +=
        fmt::format("{} {}\n", palette.Caution("warning:"), SafeText(warning));
  }
  if (!FlagIn(document, "changed")) return out;
  const std::string backup = TextIn(document, "backup");
  if (TextIn(document, "action") != "undo") {
    out += fmt::format(
        "backup: {}\n"
        "undo: {} mcp clients undo {}{}\n",
        backup.ends_with(".absent") ? "none, the file is new"
                                    : SafeText(backup),
        SafeText(page.program), TextIn(document, "client"),
        TextIn(document, "scope") == "project" ? " --project" : "");
  }
  return out + fmt::format("next: {}\n", TextIn(document, "afterwards"));
}

Command Make(const char* word, const char* summary, const char* description,
             absl::StatusOr<Answer> (*run)(const Json&, CommandEnv&)) {
  Command command;
  command.words = {"mcp", "clients", word};
  command.summary = summary;
  command.description = description;
  command.arguments = ClientArguments();
  command.run = run;
  command.render = Render;
  return command;
}

}  // namespace

std::vector<Command> ClientEditCommands() {
  Command undo =
      Make("undo", "take back the last change of a client's file",
           "Puts back the backup of the last `attach` or `detach`, byte for "
           "byte. Refused where the file was changed since by somebody else.",
           Undo);
  // An undo shows its file, and has no two ways to go.
  std::erase_if(undo.arguments, [](const Argument& argument) {
    return argument.name == "dry_run" || argument.name == "name";
  });
  return {
      Make("attach", "let a client start the server",
           "Writes into the client's configuration how to start the MCP "
           "server of this installation on this home, with absolute paths and "
           "without any secret. Shows the change, keeps everything else in the "
           "file byte for byte, leaves a backup beside it, and starts the "
           "server as the client will, to see that it answers; if it does not, "
           "the file is put back.",
           Attach),
      Make("detach", "take the server out of a client's file",
           "Takes the entry out of the client's configuration, and nothing "
           "else. Leaves a backup beside it.",
           Detach),
      std::move(undo)};
}

}  // namespace osiris::cli
