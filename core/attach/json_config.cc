#include "core/attach/json_config.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/attach/json_insertion.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

using Kind = JsonSpan::Kind;
using Member = JsonSpan::Member;

absl::Status Unfit(std::string_view text, size_t offset,
                   std::string_view what) {
  return MakeError(
      ErrorCode::kConfigInvalid,
      fmt::format("{}: {}", DescribePlace(text, offset), what),
      {.path = {}, .hint = "correct the file by hand; it is as it was"});
}

// The member `name` of `object`, or nullptr; an error where there are two, of
// which a reader takes one or the other.
absl::StatusOr<const Member*> OnlyMember(std::string_view text,
                                         const JsonSpan& object,
                                         std::string_view name) {
  const std::vector<const Member*> found = object.Named(name);
  if (found.empty()) return nullptr;
  if (found.size() > 1) {
    return Unfit(text, found[1]->begin, fmt::format("`{}` again", name));
  }
  return found.front();
}

// As OnlyMember, of a member that must be an object.
absl::StatusOr<const Member*> ObjectMember(std::string_view text,
                                           const JsonSpan& object,
                                           std::string_view name) {
  ASSIGN_OR_RETURN(const Member* const member, OnlyMember(text, object, name));
  if (member != nullptr && member->value.kind != Kind::kObject) {
    return Unfit(text, member->value.begin,
                 fmt::format("`{}` is no object", name));
  }
  return member;
}

// Where an entry is, as far as there is anything.
struct Place {
  JsonText whole;
  const Member* group = nullptr;
  const Member* entry = nullptr;
};

absl::StatusOr<Place> Locate(std::string_view text, const JsonConfigForm& form,
                             std::string_view name) {
  Place place;
  ASSIGN_OR_RETURN(place.whole, ReadJsonText(text, form.dialect));
  if (!place.whole.root.has_value()) return place;
  const JsonSpan& root = *place.whole.root;
  if (root.kind != Kind::kObject) {
    return Unfit(text, root.begin, "the document is no object");
  }
  ASSIGN_OR_RETURN(place.group, ObjectMember(text, root, form.group));
  if (place.group == nullptr) return place;
  ASSIGN_OR_RETURN(place.entry, ObjectMember(text, place.group->value, name));
  return place;
}

// Moving a Place moves the root; the members stay where they are, as vectors
// keep their elements.

OrderedJson EntryValue(const JsonConfigForm& form, const ServerEntry& entry) {
  OrderedJson value;
  if (form.typed) value["type"] = "stdio";
  value["command"] = entry.command;
  value["args"] = entry.args;
  return value;
}

// Puts members of an entry that is there in place, or adds them.
absl::StatusOr<ConfigChange> Update(std::string_view text, const JsonSpan& old,
                                    const ServerEntry& entry,
                                    const JsonStyle& style) {
  const std::vector<std::pair<std::string, OrderedJson>> wanted = {
      {"command", entry.command}, {"args", entry.args}};
  ConfigChange change;
  std::vector<std::pair<std::string, OrderedJson>> missing;
  for (const auto& [name, value] : wanted) {
    ASSIGN_OR_RETURN(const Member* const member, OnlyMember(text, old, name));
    if (member == nullptr) {
      missing.emplace_back(name, value);
    } else if (ValueOf(text, member->value) != Json(value)) {
      change.edits.push_back({member->value.begin,
                              member->value.end - member->value.begin,
                              RenderInline(value, style)});
    }
  }
  if (!missing.empty()) {
    const std::vector<TextEdit> added = AddMembers(text, old, missing, style);
    change.edits.insert(change.edits.end(), added.begin(), added.end());
    std::stable_sort(change.edits.begin(), change.edits.end(),
                     [](const TextEdit& a, const TextEdit& b) {
                       return a.offset < b.offset;
                     });
  }
  return change;
}

// Scalars below `span`.
void HideValues(const JsonSpan& span, std::vector<HiddenRange>* hidden) {
  for (const Member& member : span.members) HideValues(member.value, hidden);
  for (const JsonSpan& item : span.items) HideValues(item, hidden);
  if (span.kind != Kind::kObject && span.kind != Kind::kArray) {
    hidden->push_back({span.begin, span.end});
  }
}

}  // namespace

absl::StatusOr<std::optional<ServerEntry>> FindJsonEntry(
    std::string_view text, const JsonConfigForm& form, std::string_view name) {
  ASSIGN_OR_RETURN(const Place place, Locate(text, form, name));
  if (place.entry == nullptr) return std::nullopt;
  const Json value = ValueOf(text, place.entry->value);
  ServerEntry entry;
  entry.name = name;
  const auto command = value.find("command");
  entry.remote = command == value.end() || !command->is_string();
  if (!entry.remote) entry.command = command->get<std::string>();
  for (const Json& arg : value.value("args", Json::array())) {
    if (arg.is_string()) entry.args.push_back(arg.get<std::string>());
  }
  const Json environment = value.value("env", Json::object());
  for (const auto& [variable, content] : environment.items()) {
    if (content.is_string()) {
      entry.environment[variable] = content.get<std::string>();
    }
  }
  return entry;
}

absl::StatusOr<ConfigChange> PutJsonEntry(std::string_view text,
                                          const JsonConfigForm& form,
                                          const ServerEntry& entry) {
  ASSIGN_OR_RETURN(const Place place, Locate(text, form, entry.name));
  ConfigChange change;
  if (!place.whole.root.has_value()) {
    const bool on_new_line =
        place.whole.comment.has_value() && !text.ends_with('\n');
    change.edits.push_back(
        {text.size(), 0,
         (on_new_line ? "\n" : "") + NewJsonConfig(form, entry)});
    return change;
  }
  const JsonSpan& root = *place.whole.root;
  const JsonStyle style = StyleOf(text, root);
  OrderedJson value = EntryValue(form, entry);
  if (place.entry != nullptr) {
    return Update(text, place.entry->value, entry, style);
  }
  if (place.group != nullptr) {
    change.edits = AddMembers(text, place.group->value,
                              {{entry.name, std::move(value)}}, style);
    return change;
  }
  OrderedJson group;
  group[entry.name] = std::move(value);
  change.edits =
      AddMembers(text, root, {{form.group, std::move(group)}}, style);
  return change;
}

absl::StatusOr<ConfigChange> DropJsonEntry(std::string_view text,
                                           const JsonConfigForm& form,
                                           std::string_view name) {
  ASSIGN_OR_RETURN(const Place place, Locate(text, form, name));
  ConfigChange change;
  if (place.entry == nullptr) return change;
  change.edits = RemoveMember(text, place.group->value, *place.entry);
  for (const Member& member : place.entry->value.members) {
    if (member.name == "type" || member.name == "command" ||
        member.name == "args") {
      continue;
    }
    HideValues(member.value, &change.hidden);
  }
  return change;
}

std::string NewJsonConfig(const JsonConfigForm& form,
                          const ServerEntry& entry) {
  OrderedJson document;
  document[form.group][entry.name] = EntryValue(form, entry);
  return RenderPretty(document, "", JsonStyle()) + "\n";
}

}  // namespace osiris
