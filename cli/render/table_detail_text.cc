#include "cli/render/table_detail_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/render/display_text.h"
#include "cli/render/document_view.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr char kNoValue[] = "NULL";

// "sales.orders", or "orders" where there is no schema.
std::string NameOf(const Json& table) {
  const std::string schema = TextIn(table, "schema");
  const std::string name = TextIn(table, "name");
  return schema.empty() ? name : schema + "." + name;
}

// "primary", or "primary 2" for the second column of a key of several.
std::string KeyMark(const Json& primary, const std::string& name) {
  const auto found = std::find(primary.begin(), primary.end(), Json(name));
  if (found == primary.end()) return "";
  return primary.size() == 1
             ? "primary"
             : fmt::format("primary {}", found - primary.begin() + 1);
}

// What holds of the values of a column: "not null, generated".
std::string MarksOf(const Json& column) {
  const bool nullable =
      !column.contains("nullable") || FlagIn(column, "nullable");
  std::string marks = nullable ? "" : "not null";
  if (!FlagIn(column, "generated")) return marks;
  return marks + (marks.empty() ? "generated" : ", generated");
}

// " on delete cascade": what is not the rule of every source.
std::string ActionsOf(const Json& key) {
  std::string text;
  for (const auto& [member, words] : {std::pair{"on_delete", " on delete "},
                                      std::pair{"on_update", " on update "}}) {
    std::string action = TextIn(key, member);
    if (action.empty() || action == "NO ACTION") continue;
    for (char& c : action) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    text += words + action;
  }
  return text;
}

std::string TypeOf(const Json& column) {
  const std::string declared = TextIn(column, "declared_type");
  return declared.empty() ? TextIn(column, "type") : declared;
}

// What a column of one-column keys refers to: "customers.id".
std::string TargetOf(const Json& table, const std::string& column) {
  for (const Json& key : ListIn(table, "foreign_keys")) {
    const Json columns = ListIn(key, "columns");
    if (columns.size() != 1 || columns.front() != Json(column)) continue;
    const Json referenced = ListIn(key, "referenced_columns");
    std::string target = NameOf(ObjectIn(key, "referenced_table"));
    if (!referenced.empty()) target += "." + InlineText(referenced);
    return target + ActionsOf(key);
  }
  return "";
}

std::string Columns(const Json& table, const Page& page) {
  TableView view({{"column"},
                  {"type"},
                  {""},
                  {"key"},
                  {"default"},
                  {"refers to"},
                  {"comment"}});
  const Json primary = ListIn(table, "primary_key");
  for (const Json& column : ListIn(table, "columns")) {
    const std::string name = TextIn(column, "name");
    view.Add({name, TypeOf(column), MarksOf(column), KeyMark(primary, name),
              TextIn(column, "default_value"), TargetOf(table, name),
              TextIn(column, "comment")});
  }
  return view.Render(page);
}

// Keys of several columns, unique keys and indexes: one line each.
std::string Keys(const Json& table) {
  std::string lines;
  for (const Json& key : ListIn(table, "foreign_keys")) {
    if (ListIn(key, "columns").size() < 2) continue;
    lines += fmt::format(
        "({}) refers to {}({}){}\n", InlineText(ListIn(key, "columns")),
        NameOf(ObjectIn(key, "referenced_table")),
        InlineText(ListIn(key, "referenced_columns")), ActionsOf(key));
  }
  for (const Json& key : ListIn(table, "unique_keys")) {
    lines += fmt::format("unique ({})\n", InlineText(ListIn(key, "columns")));
  }
  for (const Json& index : ListIn(table, "indexes")) {
    lines += fmt::format(
        "{}{}index {} ({})\n", FlagIn(index, "unique") ? "unique " : "",
        FlagIn(index, "partial") ? "partial " : "", TextIn(index, "name"),
        InlineText(ListIn(index, "columns")));
  }
  return lines;
}

std::string Heading(const Json& table, const Page& page) {
  std::string out = page.palette.Heading(SafeText(NameOf(table)));
  std::vector<std::string> facts = {TextIn(table, "kind")};
  const Json rows = ObjectIn(table, "row_count");
  if (!rows.empty()) {
    facts.push_back((TextIn(rows, "precision") == "estimated" ? "about " : "") +
                    Counted(CountIn(rows, "rows"), "row"));
  }
  if (table.contains("bytes")) {
    facts.push_back(Counted(CountIn(table, "bytes"), "byte"));
  }
  for (const std::string& fact : facts) out += "  " + SafeText(fact);
  const std::string comment = TextIn(table, "comment");
  if (!comment.empty()) out += "  " + SafeText(comment);
  return out + "\n";
}

std::string Indented(const std::string& lines) {
  std::string out;
  size_t at = 0;
  while (at < lines.size()) {
    const size_t end = lines.find('\n', at);
    out += "  " + lines.substr(at, end - at) + "\n";
    if (end == std::string::npos) break;
    at = end + 1;
  }
  return out;
}

// A text as it is, but for the word that stands for no value, which gets
// quotes; and one that has them gets more, so that no two values look the same.
std::string ValueText(const Json& value) {
  const std::string text = InlineText(value);
  size_t quotes = 0;
  while (quotes < text.size() && text[quotes] == '"') ++quotes;
  const std::string around(quotes, '"');
  return text == around + kNoValue + around ? "\"" + text + "\"" : text;
}

}  // namespace

std::string RowsText(const Json& rows, const Page& page) {
  std::vector<TableView::Column> columns;
  for (const Json& name : ListIn(rows, "columns")) {
    columns.push_back({SafeText(InlineText(name))});
  }
  TableView view(std::move(columns));
  for (const Json& row : ListIn(rows, "rows")) {
    std::vector<TableCell> cells;
    for (const Json& value : row) {
      if (value.is_null()) {
        cells.emplace_back(kNoValue, TableCell::Tone::kQuiet);
      } else {
        cells.emplace_back(ValueText(value));
      }
    }
    view.Add(std::move(cells));
  }
  return view.Render(page);
}

std::string TableDetailText(const Json& table, const Page& page) {
  Page inner = page;
  if (inner.width > 40) inner.width -= 2;
  std::string out = Heading(table, page);
  out += Indented(Columns(table, inner) + SafeLines(Keys(table)));
  const Json error = ObjectIn(table, "error");
  if (!error.empty()) {
    out += fmt::format("  {} {} [{}]\n", page.palette.Bad("error:"),
                       SafeText(TextIn(error, "message")),
                       SafeText(TextIn(error, "code")));
  }
  const std::string definition = TextIn(table, "definition");
  if (!definition.empty()) out += Indented(SafeLines(definition));
  const Json samples = ObjectIn(table, "samples");
  if (!samples.empty()) {
    out += "  " + page.palette.Quiet("samples") + "\n";
    out += Indented(RowsText(samples, inner));
  }
  return out;
}

}  // namespace osiris::cli
