#include "core/driver/catalog_json_text.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace osiris {
namespace {

void Append(const std::string& text, std::string& out) {
  AppendJsonText(text, out);
}

void AppendBoolean(bool value, std::string& out) {
  out += value ? "true" : "false";
}

// An object while it is written. Members are to be added sorted by name.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) {}
  ~Object() { out_ += empty_ ? "{}" : "}"; }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  // Where the value of member `name` is to be appended.
  std::string& Member(std::string_view name) {
    out_ += empty_ ? "{\"" : ",\"";
    empty_ = false;
    out_ += name;
    out_ += "\":";
    return out_;
  }

  void Text(std::string_view name, std::string_view text) {
    AppendJsonText(text, Member(name));
  }
  void TextUnlessEmpty(std::string_view name, std::string_view text) {
    if (!text.empty()) Text(name, text);
  }
  void Number(std::string_view name, int64_t number) {
    AppendJsonNumber(number, Member(name));
  }
  void Boolean(std::string_view name, bool value) {
    AppendBoolean(value, Member(name));
  }

 private:
  std::string& out_;
  bool empty_ = true;
};

template <typename T>
void AppendList(const std::vector<T>& values, std::string& out);

void Append(const Column& column, std::string& out) {
  Object object(out);
  object.TextUnlessEmpty("comment", column.comment);
  object.TextUnlessEmpty("declared_type", column.declared_type);
  if (column.default_value) {
    object.Text("default_value", *column.default_value);
  }
  if (column.generated) object.Boolean("generated", true);
  object.Text("name", column.name);
  object.Boolean("nullable", column.nullable);
  object.Number("position", column.position);
  object.Text("type", NameOf(column.type));
}

void Append(const TableName& name, std::string& out) {
  Object object(out);
  object.Text("name", name.name);
  object.TextUnlessEmpty("schema", name.schema);
}

void Append(const ForeignKey& key, std::string& out) {
  Object object(out);
  AppendList(key.columns, object.Member("columns"));
  object.TextUnlessEmpty("name", key.name);
  object.TextUnlessEmpty("on_delete", key.on_delete);
  object.TextUnlessEmpty("on_update", key.on_update);
  if (!key.referenced_columns.empty()) {
    AppendList(key.referenced_columns, object.Member("referenced_columns"));
  }
  Append(key.referenced_table, object.Member("referenced_table"));
}

void Append(const Index& index, std::string& out) {
  Object object(out);
  AppendList(index.columns, object.Member("columns"));
  object.Text("name", index.name);
  if (index.partial) object.Boolean("partial", true);
  object.Boolean("unique", index.unique);
}

void Append(const UniqueKey& key, std::string& out) {
  Object object(out);
  AppendList(key.columns, object.Member("columns"));
  object.TextUnlessEmpty("name", key.name);
}

void Append(const RowCount& count, std::string& out) {
  Object object(out);
  object.Text("precision", count.exact ? "exact" : "estimated");
  object.Number("rows", count.rows);
}

void Append(const TableError& error, std::string& out) {
  Object object(out);
  object.Text("code", error.code);
  object.Text("message", error.message);
}

template <typename T>
void AppendList(const std::vector<T>& values, std::string& out) {
  char before = '[';
  for (const T& value : values) {
    out += before;
    before = ',';
    Append(value, out);
  }
  out += values.empty() ? "[]" : "]";
}

template <typename T>
void PutList(std::string_view name, const std::vector<T>& values,
             Object& object) {
  if (!values.empty()) AppendList(values, object.Member(name));
}

template <typename T>
void PutOptional(std::string_view name, const std::optional<T>& value,
                 Object& object) {
  if (value) Append(*value, object.Member(name));
}

}  // namespace

void AppendTableJson(const Table& table, std::string& out) {
  Object object(out);
  if (table.bytes) object.Number("bytes", *table.bytes);
  PutList("columns", table.columns, object);
  object.TextUnlessEmpty("comment", table.comment);
  PutOptional("definition", table.definition, object);
  PutOptional("error", table.error, object);
  PutList("foreign_keys", table.foreign_keys, object);
  PutList("indexes", table.indexes, object);
  object.Text("kind", NameOf(table.kind));
  object.Text("name", table.name.name);
  PutList("primary_key", table.primary_key, object);
  PutOptional("row_count", table.row_count, object);
  object.TextUnlessEmpty("schema", table.name.schema);
  PutList("unique_keys", table.unique_keys, object);
}

}  // namespace osiris
