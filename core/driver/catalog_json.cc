#include "core/driver/catalog_json.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "core/base/status_macros.h"
#include "core/driver/strict_object.h"

namespace osiris {
namespace {

absl::Status Malformed() {
  return absl::InvalidArgumentError("this is no catalogue that Osiris wrote");
}

// Members that say nothing are left out.
void AddText(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}

void AddFlag(Json& json, const char* name, bool value) {
  if (value) json[name] = true;
}

template <typename Values>
void AddList(Json& json, const char* name, const Values& values) {
  if (values.empty()) return;
  Json list = Json::array();
  for (const auto& value : values) list.push_back(ToJson(value));
  json[name] = std::move(list);
}

Json ToJson(const Column& column) {
  Json json = {{"name", column.name},
               {"declared_type", column.declared_type},
               {"type", std::string(NameOf(column.type))},
               {"nullable", column.nullable},
               {"position", column.position}};
  if (column.default_value.has_value()) {
    json["default"] = *column.default_value;
  }
  AddText(json, "comment", column.comment);
  AddFlag(json, "generated", column.generated);
  return json;
}

Json ToJson(const ForeignKey& key) {
  Json references = {{"table", key.referenced_table.name}};
  AddText(references, "schema", key.referenced_table.schema);
  if (!key.referenced_columns.empty()) {
    references["columns"] = key.referenced_columns;
  }
  Json json = {{"columns", key.columns}, {"references", std::move(references)}};
  AddText(json, "name", key.name);
  AddText(json, "on_update", key.on_update);
  AddText(json, "on_delete", key.on_delete);
  return json;
}

Json ToJson(const UniqueKey& key) {
  return {{"name", key.name}, {"columns", key.columns}};
}

Json ToJson(const Index& index) {
  Json json = {{"name", index.name}, {"columns", index.columns}};
  AddFlag(json, "unique", index.unique);
  AddFlag(json, "partial", index.partial);
  return json;
}

Column ColumnFrom(const Json& json, bool* ok) {
  StrictObject object(json);
  Column column;
  column.name = object.Text("name");
  column.declared_type = object.Text("declared_type");
  const auto type = ColumnTypeFrom(object.Text("type"));
  column.type = type.value_or(ColumnType::kOther);
  column.nullable = object.Boolean("nullable");
  column.position = static_cast<int>(object.Integer("position"));
  column.default_value = object.MaybeText("default");
  column.comment = object.TextOr("comment");
  column.generated = object.BooleanOr("generated");
  *ok = *ok && object.Finished() && type.has_value();
  return column;
}

ForeignKey ForeignKeyFrom(const Json& json, bool* ok) {
  StrictObject object(json);
  ForeignKey key;
  key.columns = object.Texts("columns");
  key.name = object.TextOr("name");
  key.on_update = object.TextOr("on_update");
  key.on_delete = object.TextOr("on_delete");
  StrictObject references(object.Object("references"));
  key.referenced_table.name = references.Text("table");
  key.referenced_table.schema = references.TextOr("schema");
  key.referenced_columns = references.TextsOr("columns");
  *ok = *ok && object.Finished() && references.Finished();
  return key;
}

UniqueKey UniqueKeyFrom(const Json& json, bool* ok) {
  StrictObject object(json);
  UniqueKey key = {.name = object.Text("name"),
                   .columns = object.Texts("columns")};
  *ok = *ok && object.Finished();
  return key;
}

Index IndexFrom(const Json& json, bool* ok) {
  StrictObject object(json);
  Index index = {.name = object.Text("name"),
                 .columns = object.Texts("columns"),
                 .unique = object.BooleanOr("unique"),
                 .partial = object.BooleanOr("partial")};
  *ok = *ok && object.Finished();
  return index;
}

template <typename Value, typename Read>
void ReadList(StrictObject& object, const char* name, Read read, bool* ok,
              std::vector<Value>* values) {
  const Json* const list = object.Maybe(name);
  if (list == nullptr) return;
  if (!list->is_array() || list->empty()) object.Fail();
  for (const Json& json : *list) values->push_back(read(json, ok));
}

std::optional<RowCount> RowCountFrom(StrictObject& table, bool* ok) {
  const Json* const json = table.Maybe("row_count");
  if (json == nullptr) return std::nullopt;
  StrictObject object(*json);
  const int64_t rows = object.Integer("rows");
  const std::string precision = object.Text("precision");
  *ok = *ok && object.Finished() &&
        (precision == "exact" || precision == "estimated");
  return RowCount{.rows = rows, .exact = precision == "exact"};
}

std::optional<TableError> ErrorFrom(StrictObject& table, bool* ok) {
  const Json* const json = table.Maybe("error");
  if (json == nullptr) return std::nullopt;
  StrictObject object(*json);
  TableError error = {.code = object.Text("code"),
                      .message = object.Text("message")};
  *ok = *ok && object.Finished();
  return error;
}

}  // namespace

Json ToJson(const Table& table) {
  Json json = {{"name", table.name.name},
               {"kind", std::string(NameOf(table.kind))}};
  AddText(json, "schema", table.name.schema);
  AddText(json, "comment", table.comment);
  AddList(json, "columns", table.columns);
  if (!table.primary_key.empty()) json["primary_key"] = table.primary_key;
  AddList(json, "foreign_keys", table.foreign_keys);
  AddList(json, "unique_keys", table.unique_keys);
  AddList(json, "indexes", table.indexes);
  if (table.row_count.has_value()) {
    json["row_count"] = {
        {"rows", table.row_count->rows},
        {"precision", table.row_count->exact ? "exact" : "estimated"}};
  }
  if (table.bytes.has_value()) json["bytes"] = *table.bytes;
  if (table.definition.has_value()) json["definition"] = *table.definition;
  if (table.samples.has_value()) json["samples"] = ToJson(*table.samples);
  if (table.error.has_value()) {
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
  AddText(json, "next_cursor", catalog.next_cursor);
  return json;
}

absl::StatusOr<Table> TableFromJson(const Json& json) {
  bool ok = true;
  StrictObject object(json);
  Table table;
  table.name.name = object.Text("name");
  table.name.schema = object.TextOr("schema");
  const auto kind = TableKindFrom(object.Text("kind"));
  table.kind = kind.value_or(TableKind::kTable);
  table.comment = object.TextOr("comment");
  ReadList(object, "columns", ColumnFrom, &ok, &table.columns);
  table.primary_key = object.TextsOr("primary_key");
  ReadList(object, "foreign_keys", ForeignKeyFrom, &ok, &table.foreign_keys);
  ReadList(object, "unique_keys", UniqueKeyFrom, &ok, &table.unique_keys);
  ReadList(object, "indexes", IndexFrom, &ok, &table.indexes);
  table.row_count = RowCountFrom(object, &ok);
  table.bytes = object.MaybeInteger("bytes");
  table.definition = object.MaybeText("definition");
  if (const Json* const samples = object.Maybe("samples")) {
    ASSIGN_OR_RETURN(table.samples, RowBatchFromJson(*samples));
  }
  table.error = ErrorFrom(object, &ok);
  if (!ok || !kind.has_value() || !object.Finished()) return Malformed();
  return table;
}

absl::StatusOr<Catalog> CatalogFromJson(const Json& json) {
  StrictObject object(json);
  Catalog catalog;
  catalog.total_tables = object.Integer("total_tables");
  catalog.next_cursor = object.TextOr("next_cursor");
  for (const Json& table : object.Array("tables")) {
    ASSIGN_OR_RETURN(Table read, TableFromJson(table));
    catalog.tables.push_back(std::move(read));
  }
  if (!object.Finished()) return Malformed();
  return catalog;
}

}  // namespace osiris
