#include "core/payload/payload_references.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/json.h"

namespace osiris {
namespace {

std::string Lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::string TextIn(const Json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : "";
}

const Json* Member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
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

// Collects what one payload tells of.
class Collector {
 public:
  explicit Collector(std::string connection)
      : connection_(Lowered(std::move(connection))) {
    Add("", SeenForm::kNames);
  }

  void Connection(std::string connection) {
    if (connection.starts_with('@')) connection_ = Lowered(connection);
    Add("", SeenForm::kNames);
  }

  // Of `table`, whose name may begin with its schema.
  void Table(const std::string& table, SeenForm form) {
    if (table.empty()) return;
    Add(table, form);
    if (const size_t dot = table.find('.'); dot != std::string::npos) {
      Add(table.substr(dot + 1), form);
    }
  }

  void Column(const std::string& table, const std::string& column,
              SeenForm form) {
    Table(table, form);
    Table(table + "." + column, form);
  }

  // {"columns":[…],"rows":[[…]],"masks":[{"column":…}]} of `table`.
  void Rows(const std::string& table, const Json& rows, const Json* masks) {
    std::set<std::string> masked;
    for (const Json& mask : masks != nullptr ? *masks : Json::array()) {
      masked.insert(TextIn(mask, "column"));
    }
    const Json* const list = Member(rows, "rows");
    const bool any = list != nullptr && list->is_array() && !list->empty();
    const Json* const columns = Member(rows, "columns");
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

  // What the rows show of tables through views.
  void Origins(const std::map<std::string, std::string>& origins) {
    for (const auto& [column, form] : origins) {
      const SeenForm most =
          form == NameOf(SeenForm::kValues)   ? SeenForm::kValues
          : form == NameOf(SeenForm::kMasked) ? SeenForm::kMasked
                                              : SeenForm::kNames;
      Table(column.substr(0, column.rfind('.')), most);
      Table(column, most);
    }
  }

  // "orders(id int!, …)": one line of a catalogue (table_text.h).
  void Line(std::string_view line) {
    if (line.empty() || line.front() == '#') return;
    if (line.starts_with("view ")) line.remove_prefix(5);
    std::string table = TakeName(line, "(. ");
    if (line.starts_with('.')) {
      line.remove_prefix(1);
      table += "." + TakeName(line, "( ");
    }
    Table(table, SeenForm::kNames);
    if (!line.starts_with('(')) return;
    line.remove_prefix(1);
    while (!line.empty() && line.front() != ')') {
      if (!BeginsWithKey(line)) {
        const std::string column = TakeName(line, " ,)");
        if (column != "…") Column(table, column, SeenForm::kNames);
      }
      SkipRest(line);
    }
  }

  std::vector<SeenReference> Take() {
    std::vector<SeenReference> all;
    for (const auto& [reference, forms] : found_) {
      for (const SeenForm form : forms) all.push_back({reference, form});
    }
    return all;
  }

 private:
  // What stands behind the columns: "(a, b) -> t(c, d)", "unique (a, b)".
  static bool BeginsWithKey(std::string_view line) {
    return line.starts_with('(') || line.starts_with("pk (") ||
           line.starts_with("unique (");
  }

  // Goes on behind the comma that ends a column's text.
  static void SkipRest(std::string_view& line) {
    int depth = 0;
    bool quoted = false;
    for (; !line.empty(); line.remove_prefix(1)) {
      const char c = line.front();
      if (c == '"' || c == '\'') quoted = !quoted;
      if (quoted) continue;
      if (c == '(') ++depth;
      if (c == ')' && depth-- == 0) return;
      if (c == ',' && depth == 0) break;
    }
    while (line.starts_with(',') || line.starts_with(' ')) {
      line.remove_prefix(1);
    }
  }

  void Add(const std::string& path, SeenForm form) {
    if (connection_.empty()) return;
    // What was sent of a table was sent of its connection.
    found_[connection_].insert(form);
    found_[path.empty() ? connection_ : connection_ + "." + Lowered(path)]
        .insert(form);
  }

  std::string connection_;
  std::map<std::string, std::set<SeenForm>> found_;
};

// "orders", ["orders", …] or {"name":"orders","schema":"public"}.
std::string TableName(const Json& table) {
  if (table.is_string()) return table.get<std::string>();
  if (table.is_array() && !table.empty()) return TableName(table.front());
  const std::string schema = TextIn(table, "schema");
  return (schema.empty() ? "" : schema + ".") + TextIn(table, "name");
}

// A table as one of a list tells of it, with or without columns and samples.
void AddTable(const Json& table, const Json* masks, Collector& all) {
  if (table.is_string()) return all.Line(table.get<std::string>());
  const std::string name = TableName(table);
  all.Table(name, SeenForm::kNames);
  if (!table.is_object()) return;
  if (const Json* const columns = Member(table, "columns");
      columns != nullptr && columns->is_array()) {
    for (const Json& column : *columns) {
      const std::string called =
          column.is_string() ? column.get<std::string>() : TableName(column);
      if (!called.empty()) all.Column(name, called, SeenForm::kNames);
    }
  }
  if (const Json* const own = Member(table, "masks")) masks = own;
  for (const char* rows : {"samples", "rows"}) {
    if (const Json* const found = Member(table, rows);
        found != nullptr && found->is_object()) {
      all.Rows(name, *found, masks);
    }
  }
}

// {"schema","table","samples","masks"}.
void AddSamples(const Json& one, Collector& all) {
  const Json* const rows = Member(one, "samples");
  if (rows == nullptr) return;
  const std::string schema = TextIn(one, "schema");
  all.Rows((schema.empty() ? "" : schema + ".") + TextIn(one, "table"), *rows,
           Member(one, "masks"));
}

void AddData(const Json& data, Collector& all) {
  for (const char* list : {"tables", "views"}) {
    const Json* const tables = Member(data, list);
    if (tables == nullptr || !tables->is_array()) continue;
    for (const Json& table : *tables) AddTable(table, nullptr, all);
  }
  if (const Json* const samples = Member(data, "samples");
      samples != nullptr && samples->is_array()) {
    for (const Json& one : *samples) AddSamples(one, all);
  }
  const Json* const table = Member(data, "table");
  if (table == nullptr) return;
  if (table->is_object()) {
    AddTable(*table, nullptr, all);
    all.Line(TextIn(*table, "text"));
  } else if (Member(data, "rows") != nullptr) {
    all.Rows(TableName(*table), data, Member(data, "masks"));
  }
}

void AddDocument(const Json& document, Collector& all) {
  all.Connection(TextIn(document, "connection"));
  if (const Json* const data = Member(document, "data")) AddData(*data, all);
}

// A resource's text: a document, or a line a table.
void AddText(const std::string& text, Collector& all) {
  const absl::StatusOr<Json> inner = ParseJson(text);
  if (inner.ok() && inner->is_object()) return AddDocument(*inner, all);
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    all.Line(std::string_view(text).substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace

std::string_view NameOf(SeenForm form) {
  switch (form) {
    case SeenForm::kNames:
      return "names";
    case SeenForm::kMasked:
      return "masked";
    case SeenForm::kValues:
      return "values";
    case SeenForm::kHash:
      break;
  }
  return "hash";
}

std::vector<SeenReference> ReferencesIn(const SentPayload& sent,
                                        std::string_view text) {
  if (!sent.kept) {
    if (sent.target.empty()) return {};
    return {{.reference = Lowered(sent.target), .form = SeenForm::kHash}};
  }
  Collector all(sent.target);
  const absl::StatusOr<Json> document = ParseJson(text);
  if (!document.ok() || !document->is_object()) return all.Take();
  AddDocument(*document, all);
  if (sent.operation == "resources.read") {
    AddText(TextIn(*document, "text"), all);
  }
  all.Origins(sent.origins);
  return all.Take();
}

}  // namespace osiris
