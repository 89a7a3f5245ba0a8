#include "core/connection/connections_text.h"

#include <optional>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/config/yaml_document.h"
#include "core/connection/yaml_scalar_edit.h"
#include "core/connection/yaml_text.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

absl::Status ByHand(int line) {
  return MakeError(
      ErrorCode::kConfigInvalid,
      fmt::format("the connections file is written in a way that cannot be "
                  "changed automatically (around line {})",
                  line),
      {.path = {},
       .hint = "make the change by hand, or write `connections`, families and "
               "aliases on lines of their own, indented"});
}

// Where something is to be added, and how deep.
struct Gap {
  // New lines go before this one.
  size_t line = 1;
  size_t indent = 0;
};

// The member's value may be added to by lines: it is a mapping on lines of its
// own, or nothing yet.
bool TakesLines(const YamlMember& member) {
  return member.value.is_null() ||
         (member.value.is_mapping() && !member.value.flow &&
          member.value.line > member.line);
}

// `{}` after the name is taken away, so that lines can follow.
bool OpenEmptyBraces(const YamlMember& member, YamlText& text) {
  const YamlNode& value = member.value;
  if (!value.is_mapping() || !value.flow || !value.members.empty()) {
    return false;
  }
  std::string& line = text.line(value.line);
  const size_t brace = static_cast<size_t>(value.column) - 1;
  const size_t end = line.find('}', brace);
  if (value.line != member.line || end == std::string::npos ||
      line.find_first_not_of(' ', brace + 1) != end) {
    return false;
  }
  line.erase(brace, end + 1 - brace);
  // "name: " without the space that is left over.
  const size_t last = line.find_last_not_of(" \r\n");
  if (last != std::string::npos) {
    line.erase(last + 1, line.find_last_not_of("\r\n") - last);
  }
  return true;
}

// The end of what `member` holds.
absl::StatusOr<Gap> GapIn(const YamlMember& member, YamlText& text) {
  const size_t own = static_cast<size_t>(member.column) - 1;
  if (OpenEmptyBraces(member, text)) {
    return Gap{.line = static_cast<size_t>(member.line) + 1, .indent = own + 2};
  }
  if (!TakesLines(member)) return ByHand(member.line);
  if (member.value.members.empty()) {
    return Gap{.line = static_cast<size_t>(member.line) + 1, .indent = own + 2};
  }
  const YamlMember& last = member.value.members.back();
  return Gap{
      .line = text.LastLineOf(static_cast<size_t>(last.line)) + 1,
      .indent = static_cast<size_t>(member.value.members.front().column) - 1};
}

// What was meant, as a value.
Json WithConnection(Json root, const Reference& reference, const Json& body) {
  if (!root.is_object()) root = {{"version", 1}};
  if (!root["connections"].is_object()) root["connections"] = Json::object();
  Json& family = root["connections"][reference.family];
  if (!family.is_object()) family = Json::object();
  family[reference.alias] = body;
  return root;
}

// Null and empty mean the same where aliases and families are concerned.
void DropEmpty(Json& root) {
  const auto connections = root.find("connections");
  if (connections == root.end()) return;
  if (connections->is_object()) {
    for (auto family = connections->begin(); family != connections->end();) {
      const bool empty =
          family->is_null() || (family->is_object() && family->empty());
      family = empty ? connections->erase(family) : std::next(family);
    }
  }
  if (connections->is_null() || connections->empty()) root.erase(connections);
}

// `changed` if it holds what was meant.
absl::StatusOr<std::string> Proven(std::string changed, Json meant,
                                   size_t problems, int line) {
  const absl::StatusOr<YamlDocument> document = ParseYaml(changed);
  if (!document.ok() || document->problems.size() != problems) {
    return ByHand(line);
  }
  Json actual = document->root.ToJson();
  if (!actual.is_object()) actual = Json::object();
  DropEmpty(actual);
  DropEmpty(meant);
  if (actual != meant) return ByHand(line);
  return changed;
}

std::vector<std::string> NewFile(const Reference& reference, const Json& body) {
  std::vector<std::string> lines = {"version: 1", ""};
  const Json connections = {
      {"connections", {{reference.family, {{reference.alias, body}}}}}};
  for (std::string& line : YamlBlockLines(connections, 0)) {
    lines.push_back(std::move(line));
  }
  return lines;
}

// Puts the alias where it belongs; `text` is the file's, `root` what it holds.
absl::Status AddLines(const YamlNode& root, const Reference& reference,
                      const Json& body, YamlText& text) {
  const Json alias = {{reference.alias, body}};
  if (root.is_null()) {
    text.Insert(text.size() + 1, NewFile(reference, body));
    return absl::OkStatus();
  }
  const YamlMember* const connections = root.Find("connections");
  if (connections == nullptr) {
    const Json whole = {{"connections", {{reference.family, alias}}}};
    text.Insert(text.size() + 1, YamlBlockLines(whole, 0));
    return absl::OkStatus();
  }
  const YamlMember* const family = connections->value.Find(reference.family);
  ASSIGN_OR_RETURN(const Gap gap,
                   GapIn(family != nullptr ? *family : *connections, text));
  const Json added =
      family != nullptr ? alias : Json{{reference.family, alias}};
  text.Insert(gap.line, YamlBlockLines(added, gap.indent));
  return absl::OkStatus();
}

// The alias, or nullptr.
const YamlMember* FindAlias(const YamlNode& root, const Reference& reference) {
  const YamlMember* const connections = root.Find("connections");
  const YamlMember* const family =
      connections == nullptr ? nullptr
                             : connections->value.Find(reference.family);
  return family == nullptr ? nullptr : family->value.Find(reference.alias);
}

// {"headers": {"X": "value"}} of {"headers", "X"}, from `depth` on.
Json Nested(const std::vector<std::string>& path, size_t depth,
            const std::string& value) {
  Json json = value;
  for (size_t i = path.size(); i > depth; --i) json = Json{{path[i - 1], json}};
  return json;
}

// `object` as a member between braces: YAML wants a space after a colon.
std::string FlowMember(const Json& object) {
  const std::string key = object.begin().key();
  const Json& value = object.begin().value();
  return fmt::format("{}: {}", YamlScalarText(key),
                     value.is_object()
                         ? fmt::format("{{{}}}", FlowMember(value))
                         : YamlScalarText(value));
}

// Adds the rest of `path` to what `holder` holds.
absl::StatusOr<std::string> AddField(std::string_view text,
                                     const YamlMember& holder,
                                     const std::vector<std::string>& path,
                                     size_t depth, const std::string& value) {
  const Json added = Nested(path, depth, value);
  if (holder.value.flow && !holder.value.members.empty()) {
    std::optional<std::string> changed =
        InsertBetweenBraces(text, holder.value, FlowMember(added));
    if (!changed.has_value()) return ByHand(holder.line);
    return *std::move(changed);
  }
  YamlText lines(text);
  ASSIGN_OR_RETURN(const Gap gap, GapIn(holder, lines));
  lines.Insert(gap.line, YamlBlockLines(added, gap.indent));
  return lines.text();
}

}  // namespace

absl::StatusOr<std::string> SetFieldText(std::string_view text,
                                         const Reference& reference,
                                         const std::vector<std::string>& path,
                                         const std::string& value) {
  ASSIGN_OR_RETURN(const YamlDocument document, ParseYaml(text));
  const YamlMember* holder = FindAlias(document.root, reference);
  if (holder == nullptr || path.empty()) return ByHand(document.root.line);
  const YamlMember* member = holder->value.Find(path[0]);
  size_t depth = 0;
  while (member != nullptr && ++depth < path.size()) {
    holder = member;
    member = holder->value.Find(path[depth]);
  }
  absl::StatusOr<std::string> changed = ByHand(holder->line);
  if (member == nullptr) {
    changed = AddField(text, *holder, path, depth, value);
  } else if (std::optional<std::string> replaced = ReplaceScalar(
                 text, *member, holder->value.flow, YamlScalarText(value))) {
    changed = *std::move(replaced);
  }
  RETURN_IF_ERROR(changed.status());
  Json meant = document.root.ToJson();
  Json* place = &meant["connections"][reference.family][reference.alias];
  for (const std::string& name : path) {
    if (!place->is_object()) *place = Json::object();
    place = &(*place)[name];
  }
  *place = value;
  return Proven(*std::move(changed), std::move(meant), document.problems.size(),
                holder->line);
}

absl::StatusOr<std::string> AddConnectionText(std::string_view text,
                                              const Reference& reference,
                                              const Json& body) {
  ASSIGN_OR_RETURN(const YamlDocument document, ParseYaml(text));
  const bool marked = text.substr(0, kByteOrderMark.size()) == kByteOrderMark;
  if (marked) text.remove_prefix(kByteOrderMark.size());
  YamlText lines(text);
  RETURN_IF_ERROR(AddLines(document.root, reference, body, lines));
  return Proven(fmt::format("{}{}", marked ? kByteOrderMark : "", lines.text()),
                WithConnection(document.root.ToJson(), reference, body),
                document.problems.size(), document.root.line);
}

absl::StatusOr<std::string> RemoveConnectionText(std::string_view text,
                                                 const Reference& reference) {
  ASSIGN_OR_RETURN(const YamlDocument document, ParseYaml(text));
  const YamlMember* const connections = document.root.Find("connections");
  const YamlMember* const family =
      connections == nullptr ? nullptr
                             : connections->value.Find(reference.family);
  const YamlMember* const alias = FindAlias(document.root, reference);
  if (alias == nullptr) return ByHand(document.root.line);
  if (family->value.flow || connections->value.flow) return ByHand(alias->line);
  YamlText lines(text);
  const size_t first = static_cast<size_t>(alias->line);
  const size_t family_line = static_cast<size_t>(family->line);
  const size_t family_end = lines.LastLineOf(family_line);
  const size_t last = lines.LastLineOf(first);
  lines.Erase(first, last);
  const size_t rest = family_end - (last + 1 - first);
  if (family->value.members.size() == 1 && family_line < first &&
      lines.IsBlank(family_line + 1, rest)) {
    lines.Erase(family_line, rest);
  }
  Json meant = document.root.ToJson();
  meant["connections"][reference.family].erase(reference.alias);
  return Proven(lines.text(), std::move(meant), document.problems.size(),
                alias->line);
}

}  // namespace osiris
