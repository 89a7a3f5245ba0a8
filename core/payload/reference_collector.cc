#include "core/payload/reference_collector.h"

#include <algorithm>
#include <utility>

namespace osiris {
namespace {

constexpr std::string_view kArrow = " -> ";

std::string Lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

// The name that `text` begins with, in quotes or up to one of `ends`; takes it
// off.
std::string TakeName(std::string_view& text, std::string_view ends) {
  std::string name;
  if (!text.starts_with('"')) {
    const size_t end = std::min(text.find_first_of(ends), text.size());
    name = text.substr(0, end);
    text.remove_prefix(end);
    return name;
  }
  text.remove_prefix(1);
  while (!text.empty()) {
    const bool quote = text.front() == '"';
    if (quote) text.remove_prefix(1);
    if (quote && !text.starts_with('"')) break;
    name += text.front();
    text.remove_prefix(1);
  }
  return name;
}

// "public.orders", taken off.
std::vector<std::string> TakePath(std::string_view& text) {
  std::vector<std::string> path = {TakeName(text, "(. ,)")};
  while (text.starts_with('.')) {
    text.remove_prefix(1);
    path.push_back(TakeName(text, "(. ,)"));
  }
  return path;
}

std::string Joined(const std::vector<std::string>& path) {
  std::string name;
  for (const std::string& part : path) name += (name.empty() ? "" : ".") + part;
  return name;
}

// Where what begins `line` ends: at the comma or bracket behind it.
size_t EndOfPiece(std::string_view line) {
  int depth = 0;
  bool quoted = false;
  for (size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '"' || c == '\'') quoted = !quoted;
    if (quoted) continue;
    if (c == '(') ++depth;
    if (c == ')' && depth-- == 0) return at;
    if (c == ',' && depth == 0) return at;
  }
  return line.size();
}

// Where `sign` stands outside of quotes.
size_t FindPlain(std::string_view text, std::string_view sign) {
  bool quoted = false;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"' || text[at] == '\'') quoted = !quoted;
    if (!quoted && text.substr(at).starts_with(sign)) return at;
  }
  return std::string_view::npos;
}

// What stands behind the columns: "(a, b) -> t(c, d)", "unique (a, b)".
bool BeginsWithKey(std::string_view line) {
  return line.starts_with('(') || line.starts_with("pk (") ||
         line.starts_with("unique (");
}

}  // namespace

std::string TextIn(const Json& object, const char* name) {
  const Json* const found = MemberOf(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>()
                                                : "";
}

const Json* MemberOf(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

ReferenceCollector::ReferenceCollector(const std::string& connection)
    : connection_(Lowered(connection)) {
  Add("", SeenForm::kNames);
}

std::string ReferenceCollector::Of(const std::string& connection) {
  std::string before = connection_;
  if (connection.starts_with('@')) connection_ = Lowered(connection);
  Add("", SeenForm::kNames);
  return before;
}

void ReferenceCollector::Mention(const std::string& connection) {
  if (!connection.starts_with('@')) return;
  found_[Lowered(connection)].insert(SeenForm::kNames);
}

void ReferenceCollector::Table(const std::string& table, SeenForm form) {
  if (table.empty()) return;
  Add(table, form);
  if (const size_t dot = table.find('.'); dot != std::string::npos) {
    Add(table.substr(dot + 1), form);
  }
}

void ReferenceCollector::Column(const std::string& table,
                                const std::string& column, SeenForm form) {
  Table(table, form);
  if (table.empty() || column.empty()) return;
  Add(table + "." + column, form);
  if (const size_t dot = table.find('.'); dot != std::string::npos) {
    Add(table.substr(dot + 1) + "." + column, form);
  }
}

void ReferenceCollector::Columns(const std::string& table,
                                 const Json* columns) {
  if (columns == nullptr || !columns->is_array()) return;
  for (const Json& column : *columns) {
    if (column.is_string()) Column(table, column.get<std::string>());
  }
}

void ReferenceCollector::Rows(const std::string& table, const Json& rows,
                              const Json* masks) {
  std::set<std::string> masked;
  for (const Json& mask : masks != nullptr ? *masks : Json::array()) {
    masked.insert(TextIn(mask, "column"));
  }
  const Json* const list = MemberOf(rows, "rows");
  const bool any = list != nullptr && list->is_array() && !list->empty();
  const Json* const columns = MemberOf(rows, "columns");
  if (columns == nullptr || !columns->is_array()) return;
  for (const Json& column : *columns) {
    if (!column.is_string()) continue;
    const std::string name = column.get<std::string>();
    Column(table, name,
           !any                    ? SeenForm::kNames
           : masked.contains(name) ? SeenForm::kMasked
                                   : SeenForm::kValues);
  }
}

void ReferenceCollector::Origins(
    const std::map<std::string, std::string>& origins) {
  for (const auto& [path, form] : origins) {
    const SeenForm most = form == NameOf(SeenForm::kValues) ? SeenForm::kValues
                          : form == NameOf(SeenForm::kMasked)
                              ? SeenForm::kMasked
                              : SeenForm::kNames;
    const size_t dot = path.rfind('.');
    if (dot == std::string::npos) {
      Table(path, most);
    } else {
      Column(path.substr(0, dot), path.substr(dot + 1), most);
    }
  }
}

void ReferenceCollector::Line(std::string_view line) {
  if (line.empty() || line.front() == '#') return;
  std::string table = Joined(TakePath(line));
  // "view totals(": what it is stands before its name.
  while (line.starts_with(' ') && line.find('(') != std::string_view::npos) {
    line.remove_prefix(1);
    table = Joined(TakePath(line));
  }
  Table(table);
  if (!line.starts_with('(')) return;
  line.remove_prefix(1);
  while (!line.empty() && line.front() != ')') {
    const size_t end = EndOfPiece(line);
    const std::string_view piece = line.substr(0, end);
    BeginsWithKey(piece) ? Key(table, piece) : ColumnLine(table, piece);
    line.remove_prefix(end);
    while (line.starts_with(',') || line.starts_with(' ')) {
      line.remove_prefix(1);
    }
  }
}

void ReferenceCollector::ColumnLine(const std::string& table,
                                    std::string_view line) {
  const std::string column = TakeName(line, " ,)");
  if (column == "…") return;
  Column(table, column);
  // One that was cut may be cut within a name.
  const size_t arrow = FindPlain(line, kArrow);
  if (arrow == std::string_view::npos || line.ends_with("…")) return;
  Target(line.substr(arrow + kArrow.size()));
}

void ReferenceCollector::Key(const std::string& table, std::string_view text) {
  const size_t list = FindPlain(text, "(");
  if (list == std::string_view::npos) return;
  text.remove_prefix(list);
  List(table, text);
  if (text.starts_with(kArrow)) Target(text.substr(kArrow.size()));
}

void ReferenceCollector::Incoming(const std::string& table,
                                  std::string_view text) {
  const std::string from = Joined(TakePath(text));
  Table(from);
  List(from, text);
  if (!text.starts_with(kArrow)) return;
  text.remove_prefix(kArrow.size());
  List(table, text);
}

// "(a, b)", columns of `table`; takes it off.
void ReferenceCollector::List(const std::string& table,
                              std::string_view& text) {
  if (!text.starts_with('(')) return;
  while (!text.empty() && !text.starts_with(')')) {
    text.remove_prefix(1);
    while (text.starts_with(' ')) text.remove_prefix(1);
    Column(table, TakeName(text, ",)"));
  }
  if (!text.empty()) text.remove_prefix(1);
}

// What a key refers to: "t", "t.a", "s.t.a", "t(a, b)", "s.t(a, b)".
void ReferenceCollector::Target(std::string_view text) {
  std::vector<std::string> path = TakePath(text);
  if (text.starts_with('(')) {
    Table(Joined(path));
    return List(Joined(path), text);
  }
  std::string column;
  if (path.size() > 1) {
    column = std::move(path.back());
    path.pop_back();
  }
  Column(Joined(path), column);
}

std::vector<SeenReference> ReferenceCollector::Take() const {
  std::vector<SeenReference> all;
  for (const auto& [reference, forms] : found_) {
    for (const SeenForm form : forms) all.push_back({reference, form});
  }
  return all;
}

void ReferenceCollector::Add(const std::string& path, SeenForm form) {
  if (connection_.empty()) return;
  // What was sent of a table was sent of its connection.
  found_[connection_].insert(form);
  found_[path.empty() ? connection_ : connection_ + "." + Lowered(path)].insert(
      form);
}

}  // namespace osiris
