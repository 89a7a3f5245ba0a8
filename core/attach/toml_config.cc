#include "core/attach/toml_config.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include "toml++/toml.h"

namespace osiris {
namespace {

constexpr std::string_view kGroup = "mcp_servers";

absl::Status Unfit(uint32_t line, std::string_view what) {
  return MakeError(
      ErrorCode::kConfigInvalid, fmt::format("line {}: {}", line, what),
      {.path = {}, .hint = "correct the file by hand; it is as it was"});
}

absl::StatusOr<toml::table> Parse(std::string_view text) {
  toml::parse_result result = toml::parse(text);
  if (result) return std::move(result).table();
  const toml::source_position at = result.error().source().begin;
  // The library's own words may quote the file.
  return MakeError(
      ErrorCode::kConfigUnreadable,
      fmt::format("line {}, column {}: this is no TOML", at.line, at.column),
      {.path = {},
       .hint = "correct the file there, or restore it; it is as it was"});
}

// The byte of a place, of which columns count characters.
size_t OffsetOf(std::string_view text, const toml::source_position& place) {
  size_t at = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  for (uint32_t line = 1; line < place.line && at < text.size(); ++line) {
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  for (uint32_t column = 1; column < place.column && at < text.size();
       ++column) {
    for (++at; at < text.size() && (text[at] & 0xC0) == 0x80;) ++at;
  }
  return at;
}

std::string_view LineEnd(std::string_view text) {
  const size_t line = text.find('\n');
  const bool windows =
      line != std::string_view::npos && line > 0 && text[line - 1] == '\r';
  return windows ? "\r\n" : "\n";
}

// A basic string of TOML is a string of JSON, but for DEL.
std::string Quoted(std::string_view text) {
  std::string quoted = DumpJson(Json(text));
  for (size_t at = 0; (at = quoted.find('\x7f', at)) != std::string::npos;) {
    quoted.replace(at, 1, "\\u007F");
  }
  return quoted;
}

std::string QuotedList(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) {
    list += (list.empty() ? "" : ", ") + Quoted(text);
  }
  return "[" + list + "]";
}

// A name as TOML has it bare, or quoted.
std::string KeyText(std::string_view name) {
  const bool bare =
      !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (c >= '0' && c <= '9') || c == '_' || c == '-';
      });
  return bare ? std::string(name) : Quoted(name);
}

// The entry's table, or nullptr.
absl::StatusOr<const toml::table*> Locate(const toml::table& document,
                                          std::string_view name) {
  const toml::node* const group = document.get(kGroup);
  if (group == nullptr) return nullptr;
  if (!group->is_table()) {
    return Unfit(group->source().begin.line, "`mcp_servers` is no table");
  }
  const toml::node* const entry = group->as_table()->get(name);
  if (entry == nullptr) return nullptr;
  if (!entry->is_table()) {
    return Unfit(entry->source().begin.line,
                 fmt::format("`{}` is no table", name));
  }
  return entry->as_table();
}

ServerEntry EntryOf(std::string_view name, const toml::table& table) {
  ServerEntry entry;
  entry.name = name;
  const auto command = table["command"].value<std::string>();
  entry.remote = !command.has_value();
  entry.command = command.value_or("");
  if (const toml::array* const args = table["args"].as_array()) {
    for (const toml::node& arg : *args) {
      entry.args.push_back(arg.value_or(std::string()));
    }
  }
  if (const toml::table* const variables = table["env"].as_table()) {
    for (const auto& [variable, content] : *variables) {
      entry.environment[std::string(variable.str())] =
          content.value_or(std::string());
    }
  }
  return entry;
}

// A header's line, "[mcp_servers.osiris]", as the names in it; empty for any
// other line.
std::vector<std::string> HeaderNames(std::string_view line) {
  const size_t start = line.find_first_not_of(" \t");
  if (start == std::string_view::npos || line[start] != '[') return {};
  // Its own small document: the library reads the names, quoted or not.
  const toml::parse_result parsed = toml::parse(line);
  if (!parsed) return {};
  std::vector<std::string> names;
  const toml::table* table = &parsed.table();
  while (table != nullptr && table->size() == 1) {
    const auto only = table->begin();
    names.emplace_back(only->first.str());
    table = only->second.as_table();
    if (const toml::array* const list = only->second.as_array();
        list != nullptr && !list->empty()) {
      table = list->front().as_table();
    }
  }
  return names;
}

struct Section {
  size_t begin = 0;
  size_t end = 0;
};

// Lines of strings over several lines look like headers only by chance, and
// the caller reads the outcome again.
std::vector<Section> SectionsOf(std::string_view text, std::string_view name) {
  std::vector<Section> sections;
  bool inside = false;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::vector<std::string> names =
        HeaderNames(text.substr(at, end - at));
    if (!names.empty()) {
      inside = names.size() >= 2 && names[0] == kGroup && names[1] == name;
      if (inside) sections.push_back({at, at});
    }
    if (inside) sections.back().end = end;
    at = end;
  }
  return sections;
}

// Without the comments and blank lines at its end: those belong to what
// follows.
Section WithoutTail(std::string_view text, Section section) {
  size_t end = section.end;
  while (end > section.begin) {
    const size_t before = text.rfind('\n', end - 2);
    const size_t start = before == std::string_view::npos
                             ? 0
                             : std::max(before + 1, section.begin);
    const std::string_view line = text.substr(start, end - start);
    const size_t first = line.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && line[first] != '#') break;
    end = start;
  }
  return {section.begin, end};
}

// Everything after `=` in lines other than the command's and the arguments'.
void HideValues(std::string_view text, const Section& section,
                std::vector<HiddenRange>* hidden) {
  for (size_t at = section.begin; at < section.end;) {
    size_t end = std::min(text.find('\n', at), section.end);
    const std::string_view line = text.substr(at, end - at);
    const size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    const std::string_view rest = line.substr(first);
    if (!rest.starts_with("command") && !rest.starts_with("args") &&
        HeaderNames(line).empty()) {
      const size_t equals = line.find('=');
      const size_t from = equals == std::string_view::npos ? first : equals + 1;
      if (from < line.size()) hidden->push_back({at + from, end});
    }
    at = end + 1;
  }
}

// Replaces a value that is there, or adds its line below the header.
void Set(std::string_view text, const toml::table& table, size_t below,
         std::string_view name, const std::string& value,
         std::vector<TextEdit>* edits) {
  const toml::node* const old = table.get(name);
  if (old == nullptr) {
    const std::string line_end(LineEnd(text));
    const bool open = !text.substr(0, below).ends_with('\n');
    edits->push_back({below, 0,
                      fmt::format("{}{} = {}{}", open ? line_end : "", name,
                                  value, line_end)});
    return;
  }
  const size_t begin = OffsetOf(text, old->source().begin);
  const size_t end = OffsetOf(text, old->source().end);
  if (text.substr(begin, end - begin) == value) return;
  edits->push_back({begin, end - begin, value});
}

// A new entry for the end of `text`, set apart by a blank line.
std::string Appendix(std::string_view text, const ServerEntry& entry) {
  const std::string line_end(LineEnd(text));
  std::string gap;
  if (!text.empty() && !text.ends_with('\n')) gap += line_end;
  const bool spaced = text.ends_with("\n\n") || text.ends_with("\n\r\n");
  if (text.find_first_not_of("\xef\xbb\xbf \t\r\n") != std::string::npos &&
      !spaced) {
    gap += line_end;
  }
  return gap + NewTomlConfig(entry, line_end);
}

absl::StatusOr<ConfigChange> Update(std::string_view text,
                                    const toml::table& table,
                                    const ServerEntry& entry) {
  ConfigChange change;
  const ServerEntry old = EntryOf(entry.name, table);
  size_t below = 0;
  const std::vector<Section> sections = SectionsOf(text, entry.name);
  if (!table.is_inline() && !sections.empty()) {
    const size_t header = text.find('\n', sections.front().begin);
    below = std::min(header, text.size() - 1) + 1;
  }
  if (below == 0 && !(table.contains("command") && table.contains("args"))) {
    return Unfit(table.source().begin.line,
                 fmt::format("`{}` is written inline", entry.name));
  }
  if (old.command != entry.command || old.remote) {
    Set(text, table, below, "command", Quoted(entry.command), &change.edits);
  }
  if (old.args != entry.args || !table.contains("args")) {
    Set(text, table, below, "args", QuotedList(entry.args), &change.edits);
  }
  std::stable_sort(
      change.edits.begin(), change.edits.end(),
      [](const TextEdit& a, const TextEdit& b) { return a.offset < b.offset; });
  return change;
}

}  // namespace

absl::StatusOr<std::optional<ServerEntry>> FindTomlEntry(
    std::string_view text, std::string_view name) {
  ASSIGN_OR_RETURN(const toml::table document, Parse(text));
  ASSIGN_OR_RETURN(const toml::table* const table, Locate(document, name));
  if (table == nullptr) return std::nullopt;
  return EntryOf(name, *table);
}

absl::StatusOr<ConfigChange> PutTomlEntry(std::string_view text,
                                          const ServerEntry& entry) {
  ASSIGN_OR_RETURN(const toml::table document, Parse(text));
  ASSIGN_OR_RETURN(const toml::table* const table,
                   Locate(document, entry.name));
  if (table != nullptr) return Update(text, *table, entry);
  const toml::node* const group = document.get(kGroup);
  if (group != nullptr && group->as_table()->is_inline()) {
    return Unfit(group->source().begin.line, "`mcp_servers` is written inline");
  }
  ConfigChange change;
  change.edits.push_back({text.size(), 0, Appendix(text, entry)});
  return change;
}

absl::StatusOr<ConfigChange> DropTomlEntry(std::string_view text,
                                           std::string_view name) {
  ASSIGN_OR_RETURN(const toml::table document, Parse(text));
  ASSIGN_OR_RETURN(const toml::table* const table, Locate(document, name));
  ConfigChange change;
  if (table == nullptr) return change;
  const std::vector<Section> sections = SectionsOf(text, name);
  if (sections.empty()) {
    return Unfit(
        table->source().begin.line,
        fmt::format("`{}` is written inline, or with dotted names", name));
  }
  for (const Section& whole : sections) {
    Section section = WithoutTail(text, whole);
    HideValues(text, section, &change.hidden);
    // One of the blank lines around it goes too.
    const std::string_view before = text.substr(0, section.begin);
    const std::string_view after = text.substr(section.end);
    const bool apart = before.ends_with("\n\n") || before.ends_with("\n\r\n");
    const size_t blank = after.starts_with('\n')     ? 1
                         : after.starts_with("\r\n") ? 2
                                                     : 0;
    if (apart && after.empty()) {
      section.begin -= before.ends_with("\r\n") ? 2 : 1;
    } else if (apart || before.empty()) {
      section.end += blank;
    }
    change.edits.push_back({section.begin, section.end - section.begin, ""});
  }
  return change;
}

std::string NewTomlConfig(const ServerEntry& entry, std::string_view line_end) {
  return fmt::format("[{0}.{1}]{4}command = {2}{4}args = {3}{4}", kGroup,
                     KeyText(entry.name), Quoted(entry.command),
                     QuotedList(entry.args), line_end);
}

bool SameTomlBesides(std::string_view before, std::string_view after,
                     std::string_view name) {
  absl::StatusOr<toml::table> old_document = Parse(before);
  absl::StatusOr<toml::table> new_document = Parse(after);
  if (!old_document.ok() || !new_document.ok()) return false;
  for (toml::table* document : {&*old_document, &*new_document}) {
    toml::table* const group = (*document)[kGroup].as_table();
    if (group == nullptr) continue;
    group->erase(name);
    if (group->empty()) document->erase(kGroup);
  }
  return *old_document == *new_document;
}

}  // namespace osiris
