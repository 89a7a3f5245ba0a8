#include "core/attach/client_config.h"

#include <utility>

#include "core/attach/json_config.h"
#include "core/attach/json_span.h"
#include "core/attach/text_edit.h"
#include "core/attach/toml_config.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/utf8.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// True for an entry that starts a program of Osiris, of any installation.
bool IsOurs(const ServerEntry& entry) {
  const std::string_view command = entry.command;
  const size_t slash = command.rfind('/');
  const std::string_view program =
      slash == std::string_view::npos ? command : command.substr(slash + 1);
  return program == "osiris-mcp" || program == "osiris";
}

absl::Status CheckText(const ClientPlace& place, std::string_view text) {
  if (IsUtf8(text)) return absl::OkStatus();
  return MakeError(
      ErrorCode::kConfigUnreadable, "the file is not UTF-8",
      {.path = {},
       .hint = fmt::format("save it as UTF-8, which {} reads", place.title)});
}

absl::Status CheckOwner(const std::optional<ServerEntry>& entry) {
  if (!entry.has_value() || IsOurs(*entry)) return absl::OkStatus();
  return MakeError(
      ErrorCode::kConfigInvalid,
      fmt::format("the entry `{}` is there and starts something other than "
                  "Osiris",
                  entry->name),
      {.path = {}, .hint = "give another name with `--name`"});
}

// The document without the entry, and without what held only it.
Json Others(const ClientPlace& place, std::string_view text,
            std::string_view name) {
  const absl::StatusOr<JsonText> read = ReadJsonText(text, place.json.dialect);
  if (!read.ok() || !read->root.has_value()) return Json::object();
  Json document = ValueOf(text, *read->root);
  const auto group = document.find(place.json.group);
  if (group == document.end()) return document;
  group->erase(std::string(name));
  if (group->empty()) document.erase(group);
  return document;
}

bool SameBesides(const ClientPlace& place, std::string_view before,
                 std::string_view after, std::string_view name) {
  if (place.toml) return SameTomlBesides(before, after, name);
  return Others(place, before, name) == Others(place, after, name);
}

std::string WarningOf(const ClientPlace& place, std::string_view text) {
  if (!place.strict || place.toml) return "";
  const absl::StatusOr<JsonText> read = ReadJsonText(text, place.json.dialect);
  if (!read.ok() || !read->comment.has_value()) return "";
  return fmt::format("{}: a comment, for which {} may refuse the file",
                     DescribePlace(text, *read->comment), place.title);
}

absl::StatusOr<CheckedChange> Check(const ClientPlace& place,
                                    std::string_view text,
                                    const ConfigChange& change,
                                    std::string_view name,
                                    const ServerEntry* wanted) {
  CheckedChange checked;
  checked.text = ApplyEdits(text, change.edits);
  checked.diff = DescribeEdits(text, change.edits, change.hidden);
  checked.warning = WarningOf(place, text);
  const auto entry = FindEntry(place, checked.text, name);
  const bool there = entry.ok() && entry->has_value();
  const bool right = wanted == nullptr
                         ? entry.ok() && !there
                         : there && (*entry)->command == wanted->command &&
                               (*entry)->args == wanted->args;
  if (!right || !SameBesides(place, text, checked.text, name)) {
    return MakeError(
        ErrorCode::kConfigInvalid,
        "the file is written in a way that cannot be edited safely",
        {.path = {},
         .hint = "change it by hand: `osiris mcp clients show` prints what to "
                 "write"});
  }
  return checked;
}

}  // namespace

absl::StatusOr<std::optional<ServerEntry>> FindEntry(const ClientPlace& place,
                                                     std::string_view text,
                                                     std::string_view name) {
  RETURN_IF_ERROR(CheckText(place, text));
  return place.toml ? FindTomlEntry(text, name)
                    : FindJsonEntry(text, place.json, name);
}

absl::StatusOr<CheckedChange> PutEntry(const ClientPlace& place,
                                       std::string_view text,
                                       const ServerEntry& entry) {
  ASSIGN_OR_RETURN(const auto old, FindEntry(place, text, entry.name));
  RETURN_IF_ERROR(CheckOwner(old));
  ASSIGN_OR_RETURN(const ConfigChange change,
                   place.toml ? PutTomlEntry(text, entry)
                              : PutJsonEntry(text, place.json, entry));
  return Check(place, text, change, entry.name, &entry);
}

absl::StatusOr<CheckedChange> DropEntry(const ClientPlace& place,
                                        std::string_view text,
                                        std::string_view name) {
  ASSIGN_OR_RETURN(const auto old, FindEntry(place, text, name));
  RETURN_IF_ERROR(CheckOwner(old));
  ASSIGN_OR_RETURN(const ConfigChange change,
                   place.toml ? DropTomlEntry(text, name)
                              : DropJsonEntry(text, place.json, name));
  return Check(place, text, change, name, nullptr);
}

std::string EntrySnippet(const ClientPlace& place, const ServerEntry& entry) {
  return place.toml ? NewTomlConfig(entry, "\n")
                    : NewJsonConfig(place.json, entry);
}

}  // namespace osiris
