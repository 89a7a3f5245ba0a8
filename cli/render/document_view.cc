#include "cli/render/document_view.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/render/display_text.h"
#include "cli/render/table_view.h"

namespace osiris::cli {
namespace {

bool IsForPrograms(std::string_view member) {
  return member == "status" || member == "untrusted";
}

// "row_count" as people write it.
std::string Label(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

bool IsListOfObjects(const Json& value) {
  return value.is_array() && !value.empty() &&
         std::all_of(value.begin(), value.end(),
                     [](const Json& item) { return item.is_object(); });
}

bool IsInline(const Json& value) {
  if (value.is_object()) return value.empty();
  return !IsListOfObjects(value);
}

std::string Indented(std::string_view text, size_t indent) {
  std::string out;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out.append(indent, ' ').append(line);
    out += '\n';
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

// Members of all objects in `list`, those of the first object first.
std::vector<std::string> MembersOf(const Json& list) {
  std::vector<std::string> names;
  for (const Json& item : list) {
    for (const auto& member : item.items()) {
      if (std::find(names.begin(), names.end(), member.key()) == names.end()) {
        names.push_back(member.key());
      }
    }
  }
  return names;
}

std::string RenderList(const Json& list, const Page& page) {
  const std::vector<std::string> names = MembersOf(list);
  std::vector<TableView::Column> columns;
  for (const std::string& name : names) {
    const bool number =
        std::all_of(list.begin(), list.end(), [&name](const Json& item) {
          return !item.contains(name) || item.at(name).is_number();
        });
    columns.push_back({SafeText(Label(name)), number});
  }
  TableView table(std::move(columns));
  for (const Json& item : list) {
    std::vector<TableCell> row;
    for (const std::string& name : names) {
      row.emplace_back(item.contains(name) ? InlineText(item.at(name)) : "");
    }
    table.Add(std::move(row));
  }
  return table.Render(page);
}

std::string RenderObject(const Json& object, const Page& page, int depth) {
  size_t width = 0;
  for (const auto& [name, value] : object.items()) {
    if (IsForPrograms(name) || !IsInline(value)) continue;
    width = std::max(width, DisplayWidth(SafeText(Label(name))));
  }
  std::string lines;
  std::string sections;
  for (const auto& [name, value] : object.items()) {
    if (IsForPrograms(name)) continue;
    const std::string label = SafeText(Label(name));
    if (IsInline(value)) {
      const std::string text = SafeText(InlineText(value));
      if (text.empty()) continue;
      lines += page.palette.Quiet(PadRight(label, width)) + "  " + text + "\n";
      continue;
    }
    // Deeper than anybody can follow by eye.
    const bool deep = depth > 3;
    std::string body = IsListOfObjects(value) ? RenderList(value, page)
                       : deep                 ? SafeText(DumpJson(value)) + "\n"
                              : RenderObject(value, page, depth + 1);
    sections += "\n" + page.palette.Heading(label) + "\n" + Indented(body, 2);
  }
  if (lines.empty() && !sections.empty()) sections.erase(0, 1);
  return lines + sections;
}

}  // namespace

std::string InlineText(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (!value.is_array()) return value.empty() ? "" : DumpJson(value);
  std::string text;
  for (const Json& item : value) {
    if (!text.empty()) text += ", ";
    text += InlineText(item);
  }
  return text;
}

std::string RenderDocument(const Json& document, const Page& page) {
  if (IsListOfObjects(document)) return RenderList(document, page);
  if (!document.is_object()) return SafeText(InlineText(document)) + "\n";
  return RenderObject(document, page, 0);
}

}  // namespace osiris::cli
