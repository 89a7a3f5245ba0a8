#include "core/discovery/discovery_schemas.h"

#include <string>
#include <utility>

#include "core/discovery/diff/discovery_diff.h"
#include "core/discovery/snapshot/cursor.h"
#include "core/driver/read_query.h"

namespace osiris {
namespace {

constexpr char kReference[] = "^@[A-Za-z0-9_-]{1,64}\\.[A-Za-z0-9_-]{1,64}$";
constexpr char kSnapshotOrReference[] =
    "^(disc_[0-9a-f]{16}|@[A-Za-z0-9_-]{1,64}\\.[A-Za-z0-9_-]{1,64})$";

Json Text() { return {{"type", "string"}}; }
Json Flag() { return {{"type", "boolean"}}; }
Json Count() { return {{"type", "integer"}, {"minimum", 0}}; }
Json Texts() { return {{"type", "array"}, {"items", Text()}}; }

Json Enum(std::initializer_list<const char*> values) {
  Json list = Json::array();
  for (const char* value : values) list.push_back(value);
  return {{"type", "string"}, {"enum", std::move(list)}};
}

Json Detail() { return Enum({"names", "summary", "full"}); }

Json With(Json schema, const char* keyword, Json value) {
  schema[keyword] = std::move(value);
  return schema;
}

Json Described(Json schema, const char* description) {
  return With(std::move(schema), "description", description);
}

// A closed object. All of `properties` are required but those in `optional`.
Json Object(Json properties, Json optional = Json::object()) {
  Json required = Json::array();
  for (const auto& [name, schema] : properties.items()) {
    required.push_back(name);
  }
  properties.update(optional);
  Json schema = {{"type", "object"},
                 {"additionalProperties", false},
                 {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

Json List(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json Success() { return Enum({"success"}); }

Json SnapshotId() {
  return {{"type", "string"}, {"pattern", "^disc_[0-9a-f]{16}$"}};
}

Json Cursor() {
  return Described(
      {{"type", "string"}, {"minLength", 1}, {"maxLength", kMaxCursorBytes}},
      "`next_cursor` of the answer before, to go on after it. "
      "Leave it out for the beginning.");
}

Json Time() {
  return {{"type", "string"},
          {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z$"}};
}

Json Untrusted() { return {{"type", "boolean"}, {"enum", {true}}}; }

Json Totals() {
  return Object({{"tables", Count()},
                 {"views", Count()},
                 {"columns", Count()},
                 {"relations", Count()},
                 {"errors", Count()}});
}

Json Links() {
  return Object({{"overview", Text()},
                 {"tables", Text()},
                 {"samples", Text()},
                 {"text", Text()}});
}

Json SampleRows() {
  return {{"type", "integer"},
          {"minimum", 0},
          {"maximum", CatalogRequest::kMaxSampleRows}};
}

// [name, columns, rows or null, [names]] and perhaps "estimated".
Json SummaryEntries() {
  return List({{"type", "array"},
               {"minItems", 4},
               {"maxItems", 5},
               {"items", {{"type", {"string", "integer", "null", "array"}}}}});
}

Json ColumnSchema() {
  return Object({{"name", Text()}, {"type", Text()}, {"nullable", Flag()}},
                {{"position", Count()},
                 {"declared_type", Text()},
                 {"default_value", Text()},
                 {"comment", Text()},
                 {"generated", Flag()}});
}

Json ForeignKeySchema() {
  return Object(
      {{"columns", Texts()},
       {"referenced_table", Object({{"name", Text()}}, {{"schema", Text()}})}},
      {{"name", Text()},
       {"referenced_columns", Texts()},
       {"on_update", Text()},
       {"on_delete", Text()}});
}

Json SamplesSchema() {
  return Object({{"columns", Texts()}, {"rows", List({{"type", "array"}})}});
}

// As core/driver/catalog_json.h writes one, or its text.
Json TableSchema() {
  Json schema = Object(
      {{"name", Text()}, {"kind", Enum({"table", "view", "virtual table"})}},
      {{"schema", Text()},
       {"comment", Text()},
       {"columns", List(ColumnSchema())},
       {"primary_key", Texts()},
       {"foreign_keys", List(ForeignKeySchema())},
       {"unique_keys",
        List(Object({{"columns", Texts()}}, {{"name", Text()}}))},
       {"indexes",
        List(
            Object({{"name", Text()}, {"columns", Texts()}, {"unique", Flag()}},
                   {{"partial", Flag()}}))},
       {"row_count", Object({{"rows", Count()},
                             {"precision", Enum({"exact", "estimated"})}})},
       {"bytes", Count()},
       {"definition", Text()},
       {"samples", SamplesSchema()},
       {"error", Object({{"code", Text()}, {"message", Text()}})}});
  schema["type"] = {"object", "string"};
  return schema;
}

Json SightingSchema() {
  return Object({{"time", Time()},
                 {"connection", Text()},
                 {"door", Text()},
                 {"client", Text()},
                 {"elapsed_ms", Count()}});
}

Json SideSchema() {
  return Object({{"snapshot", SnapshotId()},
                 {"connection", Text()},
                 {"detail", Detail()},
                 {"seen", Time()}});
}

}  // namespace

Json RequestInputSchema() {
  return Object(
      {{"connection",
        Described(
            {{"type", "string"}, {"maxLength", 130}, {"pattern", kReference}},
            "Reference of the connection: @family.alias.")}},
      {{"detail",
        Described(Detail(),
                  "How much to read: names; summary adds columns, keys, "
                  "indexes and cheap row counts; full adds exact row counts, "
                  "sizes and view definitions. Left out: as configured.")},
       {"samples",
        Described(SampleRows(),
                  "Rows of each table to keep as samples, 0 for none. Left "
                  "out: as configured.")},
       {"refresh", Described(With(Flag(), "default", false),
                             "Ask the source although a fresh answer is "
                             "known. Has no effect with a cursor.")},
       {"cursor", Cursor()}});
}

Json SummarySchema() {
  return Object(
      {{"status", Success()},
       {"snapshot", SnapshotId()},
       {"connection", Text()},
       {"family", Text()},
       {"detail", Detail()},
       {"sample_rows", SampleRows()},
       {"from_cache", Flag()},
       {"created", Time()},
       {"elapsed_ms", Count()},
       {"totals", Totals()},
       {"links", Links()},
       {"truncated", Flag()},
       {"untrusted", Untrusted()},
       {"data",
        Object({{"fields", Texts()},
                {"tables", SummaryEntries()},
                {"views", SummaryEntries()},
                {"errors", List({{"type", "array"},
                                 {"minItems", 3},
                                 {"maxItems", 3},
                                 {"items", Text()}})}},
               {{"schema", Described(Text(), "Of every table here.")}})}},
      {{"expires", Time()}, {"next_cursor", Text()}});
}

Json ListInputSchema() {
  return Object(
      Json::object(),
      {{"connection",
        Described(
            {{"type", "string"}, {"maxLength", 130}, {"pattern", kReference}},
            "Only snapshots of this connection.")},
       {"limit", Described({{"type", "integer"},
                            {"minimum", 1},
                            {"maximum", 1000},
                            {"default", 100}},
                           "Snapshots to list at most.")},
       {"cursor", Cursor()}});
}

Json ListSchema() {
  return Object({{"status", Success()},
                 {"snapshots", List(Object({{"snapshot", SnapshotId()},
                                            {"connection", Text()},
                                            {"family", Text()},
                                            {"detail", Detail()},
                                            {"sample_rows", SampleRows()},
                                            {"seen", Time()},
                                            {"door", Text()},
                                            {"client", Text()},
                                            {"tables", Count()},
                                            {"views", Count()},
                                            {"columns", Count()},
                                            {"bytes", Count()}}))},
                 {"total", Count()},
                 {"damaged", Count()},
                 {"truncated", Flag()}},
                {{"next_cursor", Text()}});
}

Json ShowInputSchema() {
  return Object(
      {{"snapshot",
        Described({{"type", "string"},
                   {"maxLength", 130},
                   {"pattern", kSnapshotOrReference}},
                  "Id of a snapshot, or a connection's reference for the "
                  "snapshot of it that was seen last.")}},
      {{"table",
        Described({{"type", "string"}, {"minLength", 1}, {"maxLength", 1024}},
                  "Only this table: name, or schema.name.")},
       {"detail",
        Described(With(Detail(), "default", "summary"),
                  "How to show tables: by name, as one line of text, or in "
                  "full.")},
       {"cursor", Cursor()}});
}

Json ShowSchema() {
  return Object({{"status", Success()},
                 {"snapshot", SnapshotId()},
                 {"connection", Text()},
                 {"family", Text()},
                 {"detail", Detail()},
                 {"sample_rows", SampleRows()},
                 {"seen", List(SightingSchema())},
                 {"totals", Totals()},
                 {"links", Links()},
                 {"untrusted", Untrusted()},
                 {"data", Object({{"tables", List(TableSchema())}})},
                 {"truncated", Flag()}},
                {{"next_cursor", Text()}});
}

Json DiffInputSchema() {
  return Object(
      {{"snapshots",
        Described({{"type", "array"},
                   {"minItems", 1},
                   {"maxItems", 2},
                   {"items",
                    {{"type", "string"},
                     {"maxLength", 130},
                     {"pattern", kSnapshotOrReference}}}},
                  "Two snapshots, older first: ids, or references for the "
                  "snapshot that was seen last. One reference alone: its last "
                  "two snapshots.")}},
      {{"all", Described(With(Flag(), "default", false),
                         "Also show what rarely matters: order, comments, "
                         "sizes, estimated row counts.")},
       {"cursor", Cursor()}});
}

Json DiffSchema() {
  Json totals = Json::object();
  Json kinds = Json::array();
  for (const ChangeKind kind : AllChangeKinds()) {
    totals[std::string(NameOf(kind))] = Count();
    kinds.push_back(std::string(NameOf(kind)));
  }
  Json change =
      Object({{"change", {{"type", "string"}, {"enum", std::move(kinds)}}},
              {"table", Text()}},
             {{"column", Text()},
              {"property", Text()},
              {"before", Text()},
              {"after", Text()},
              {"quiet", Flag()}});
  return Object({{"status", Success()},
                 {"before", SideSchema()},
                 {"after", SideSchema()},
                 {"same_source", Flag()},
                 {"detail", Detail()},
                 {"totals", Object(std::move(totals))},
                 {"quiet_hidden", Count()},
                 {"untrusted", Untrusted()},
                 {"data", Object({{"changes", List(std::move(change))}})},
                 {"truncated", Flag()}},
                {{"next_cursor", Text()}});
}

Json ResourceListInputSchema() {
  return Object(Json::object(), {{"cursor", Cursor()}});
}

Json ResourceListSchema() {
  return Object({{"status", Success()},
                 {"resources", List(Object({{"uri", Text()},
                                            {"name", Text()},
                                            {"title", Text()},
                                            {"description", Text()},
                                            {"mimeType", Text()}},
                                           {{"size", Count()}}))}},
                {{"next_cursor", Text()}});
}

Json ResourceReadInputSchema() {
  return Object({{"uri", Described({{"type", "string"}, {"maxLength", 2048}},
                                   "URI of the resource.")}});
}

Json ResourceReadSchema() {
  return Object({{"status", Success()},
                 {"uri", Text()},
                 {"mimeType", Text()},
                 {"text", Text()}});
}

}  // namespace osiris
