#include "core/driver/catalog_json.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/status_macros.h"
#include "core/driver/json_object_reader.h"

namespace osiris {
namespace {

void PutUnlessEmpty(const char* name, const std::string& text, Json& json) {
  if (!text.empty()) json[name] = text;
}

void PutUnlessEmpty(const char* name, const std::vector<std::string>& texts,
                    Json& json) {
  if (!texts.empty()) json[name] = texts;
}

Json ToJson(const TableName& name) {
  Json json = {{"name", name.name}};
  PutUnlessEmpty("schema", name.schema, json);
  return json;
}

Json ToJson(const Column& column) {
  Json json = {{"name", column.name},
               {"type", std::string(NameOf(column.type))},
               {"nullable", column.nullable},
               {"position", column.position}};
  PutUnlessEmpty("declared_type", column.declared_type, json);
  if (column.default_value) json["default_value"] = *column.default_value;
  PutUnlessEmpty("comment", column.comment, json);
  if (column.generated) json["generated"] = true;
  return json;
}

Json ToJson(const ForeignKey& key) {
  Json json = {{"columns", key.columns},
               {"referenced_table", ToJson(key.referenced_table)}};
  PutUnlessEmpty("name", key.name, json);
  PutUnlessEmpty("referenced_columns", key.referenced_columns, json);
  PutUnlessEmpty("on_update", key.on_update, json);
  PutUnlessEmpty("on_delete", key.on_delete, json);
  return json;
}

Json ToJson(const UniqueKey& key) {
  Json json = {{"columns", key.columns}};
  PutUnlessEmpty("name", key.name, json);
  return json;
}

Json ToJson(const Index& index) {
  Json json = {{"name", index.name},
               {"columns", index.columns},
               {"unique", index.unique}};
  if (index.partial) json["partial"] = true;
  return json;
}

template <typename T>
void PutList(const char* name, const std::vector<T>& values, Json& json) {
  if (values.empty()) return;
  Json list = Json::array();
  for (const T& value : values) list.push_back(ToJson(value));
  json[name] = std::move(list);
}

// A list of texts that is there even when it is empty.
std::vector<std::string> Texts(JsonObjectReader& reader, const char* name) {
  const Json* const member = reader.Member(name);
  if (member == nullptr) return {};
  std::optional<std::vector<std::string>> texts = TextsFrom(*member);
  if (!texts.has_value()) reader.Reject(name);
  return std::move(texts).value_or(std::vector<std::string>());
}

absl::Status Read(const Json& json, TableName& name) {
  JsonObjectReader reader(json, "table name");
  name.schema = reader.TextOrEmpty("schema");
  name.name = reader.Text("name");
  return reader.status();
}

absl::Status Read(const Json& json, Column& column) {
  JsonObjectReader reader(json, "column");
  column.name = reader.Text("name");
  column.declared_type = reader.TextOrEmpty("declared_type");
  const std::optional<ColumnType> type = ColumnTypeFrom(reader.Text("type"));
  if (!type.has_value()) reader.Reject("type");
  column.type = type.value_or(ColumnType::kOther);
  column.nullable = reader.Boolean("nullable");
  column.default_value = reader.OptionalText("default_value");
  const int64_t position = reader.Integer("position");
  if (position < 0 || position > std::numeric_limits<int>::max()) {
    reader.Reject("position");
  }
  column.position = static_cast<int>(position);
  column.comment = reader.TextOrEmpty("comment");
  column.generated = reader.TrueOrAbsent("generated");
  return reader.status();
}

absl::Status Read(const Json& json, ForeignKey& key) {
  JsonObjectReader reader(json, "foreign key");
  key.name = reader.TextOrEmpty("name");
  key.columns = Texts(reader, "columns");
  if (const Json* const table = reader.Member("referenced_table")) {
    RETURN_IF_ERROR(Read(*table, key.referenced_table));
  }
  key.referenced_columns = reader.TextsOrEmpty("referenced_columns");
  key.on_update = reader.TextOrEmpty("on_update");
  key.on_delete = reader.TextOrEmpty("on_delete");
  return reader.status();
}

absl::Status Read(const Json& json, UniqueKey& key) {
  JsonObjectReader reader(json, "unique key");
  key.name = reader.TextOrEmpty("name");
  key.columns = Texts(reader, "columns");
  return reader.status();
}

absl::Status Read(const Json& json, Index& index) {
  JsonObjectReader reader(json, "index");
  index.name = reader.Text("name");
  index.columns = Texts(reader, "columns");
  index.unique = reader.Boolean("unique");
  index.partial = reader.TrueOrAbsent("partial");
  return reader.status();
}

absl::Status Read(const Json& json, RowCount& count) {
  JsonObjectReader reader(json, "row count");
  count.rows = reader.Integer("rows");
  const std::string precision = reader.Text("precision");
  count.exact = precision == "exact";
  if (!count.exact && precision != "estimated") reader.Reject("precision");
  return reader.status();
}

absl::Status Read(const Json& json, TableError& error) {
  JsonObjectReader reader(json, "table error");
  error.code = reader.Text("code");
  error.message = reader.Text("message");
  return reader.status();
}

template <typename T>
absl::Status ReadList(JsonObjectReader& reader, const char* name,
                      std::vector<T>& values) {
  const Json* const list = reader.ListOrAbsent(name);
  if (list == nullptr) return absl::OkStatus();
  values.resize(list->size());
  for (size_t i = 0; i < values.size(); ++i) {
    RETURN_IF_ERROR(Read((*list)[i], values[i]));
  }
  return absl::OkStatus();
}

template <typename T>
absl::Status ReadOptional(JsonObjectReader& reader, const char* name,
                          std::optional<T>& value) {
  const Json* const member = reader.OptionalMember(name);
  if (member == nullptr) return absl::OkStatus();
  return Read(*member, value.emplace());
}

absl::Status ReadSamples(JsonObjectReader& reader, Table& table) {
  const Json* const samples = reader.OptionalMember("samples");
  if (samples == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(table.samples, RowBatchFromJson(*samples));
  return absl::OkStatus();
}

}  // namespace

Json ToJson(const Table& table) {
  Json json = ToJson(table.name);
  json["kind"] = std::string(NameOf(table.kind));
  PutUnlessEmpty("comment", table.comment, json);
  PutList("columns", table.columns, json);
  PutUnlessEmpty("primary_key", table.primary_key, json);
  PutList("foreign_keys", table.foreign_keys, json);
  PutList("unique_keys", table.unique_keys, json);
  PutList("indexes", table.indexes, json);
  if (table.row_count) {
    json["row_count"] = {
        {"rows", table.row_count->rows},
        {"precision", table.row_count->exact ? "exact" : "estimated"}};
  }
  if (table.bytes) json["bytes"] = *table.bytes;
  if (table.definition) json["definition"] = *table.definition;
  if (table.samples) json["samples"] = ToJson(*table.samples);
  if (table.error) {
    json["error"] = {{"code", table.error->code},
                     {"message", table.error->message}};
  }
  return json;
}

Json ToJson(const Catalog& catalog) {
  Json tables = Json::array();
  for (const Table& table : catalog.tables) tables.push_back(ToJson(table));
  Json json = {{"total_tables", catalog.total_tables},
               {"tables", std::move(tables)}};
  PutUnlessEmpty("next_cursor", catalog.next_cursor, json);
  return json;
}

absl::StatusOr<Table> TableFromJson(const Json& json) {
  Table table;
  JsonObjectReader reader(json, "table");
  table.name.schema = reader.TextOrEmpty("schema");
  table.name.name = reader.Text("name");
  const std::optional<TableKind> kind = TableKindFrom(reader.Text("kind"));
  if (!kind.has_value()) reader.Reject("kind");
  table.kind = kind.value_or(TableKind::kTable);
  table.comment = reader.TextOrEmpty("comment");
  RETURN_IF_ERROR(ReadList(reader, "columns", table.columns));
  table.primary_key = reader.TextsOrEmpty("primary_key");
  RETURN_IF_ERROR(ReadList(reader, "foreign_keys", table.foreign_keys));
  RETURN_IF_ERROR(ReadList(reader, "unique_keys", table.unique_keys));
  RETURN_IF_ERROR(ReadList(reader, "indexes", table.indexes));
  RETURN_IF_ERROR(ReadOptional(reader, "row_count", table.row_count));
  table.bytes = reader.OptionalInteger("bytes");
  table.definition = reader.OptionalText("definition");
  RETURN_IF_ERROR(ReadSamples(reader, table));
  RETURN_IF_ERROR(ReadOptional(reader, "error", table.error));
  RETURN_IF_ERROR(reader.status());
  return table;
}

absl::StatusOr<Catalog> CatalogFromJson(const Json& json) {
  Catalog catalog;
  JsonObjectReader reader(json, "catalogue");
  catalog.total_tables = reader.Integer("total_tables");
  catalog.next_cursor = reader.TextOrEmpty("next_cursor");
  const Json* const tables = reader.Member("tables");
  RETURN_IF_ERROR(reader.status());
  if (!tables->is_array()) {
    return absl::InvalidArgumentError(
        "this is no catalogue: its tables are no list");
  }
  catalog.tables.reserve(tables->size());
  for (const Json& json_table : *tables) {
    ASSIGN_OR_RETURN(Table table, TableFromJson(json_table));
    catalog.tables.push_back(std::move(table));
  }
  return catalog;
}

}  // namespace osiris
