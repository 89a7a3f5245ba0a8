#include "core/discovery/discovery_schemas.h"

#include <string>
#include <utility>

#include "core/discovery/diff/discovery_diff.h"
#include "core/discovery/snapshot/cursor.h"
#include "core/driver/read_query.h"
#include "core/mask/detect/personal_class.h"
#include "core/operation/schema_parts.h"
#include "core/policy/decision.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Detail;
using schema::Enum;
using schema::Flag;
using schema::Integer;
using schema::List;
using schema::Object;
using schema::Reference;
using schema::SnapshotId;
using schema::SnapshotOrReference;
using schema::Success;
using schema::TableArgument;
using schema::Text;
using schema::Texts;
using schema::Time;
using schema::Untrusted;
using schema::With;

Json Cursor() { return schema::Cursor(kMaxCursorBytes); }

Json Totals() {
  return Object({{"tables", Count()},
                 {"views", Count()},
                 {"columns", Count()},
                 {"relations", Count()},
                 {"errors", Count()}});
}

Json Personal() {
  Json classes = Json::object();
  for (const PersonalClass personal : AllPersonalClasses()) {
    classes[std::string(NameOf(personal))] = Count();
  }
  return Object({{"columns", Count()},
                 {"judged_by", Enum({"names"})},
                 {"classes", Object(Json::object(), std::move(classes))}},
                {{"judged_columns", Count()}});
}

Json Links() {
  return Object({{"overview", Text()},
                 {"tables", Text()},
                 {"samples", Text()},
                 {"text", Text()}});
}

Json Withholding() {
  return WithheldSchema({Withheld::kTables, Withheld::kColumns,
                         Withheld::kTexts, Withheld::kSamples,
                         Withheld::kSources, Withheld::kLimits});
}

Json DoorName() { return Enum({"mcp", "cli", "desktop"}); }

Json MimeType() {
  return Enum({"application/json", "application/jsonl",
               "application/schema+json", "text/markdown", "text/plain"});
}

Json TypeName() {
  Json names = Json::array();
  for (int type = 0; type <= static_cast<int>(ColumnType::kOther); ++type) {
    names.push_back(std::string(NameOf(static_cast<ColumnType>(type))));
  }
  return {{"enum", std::move(names)}};
}

Json SampleRows() { return Integer(0, CatalogRequest::kMaxSampleRows); }

// [name, columns or null, rows or null, [names]] and perhaps "estimated".
Json SummaryEntries() {
  return List({{"type", "array"},
               {"minItems", 4},
               {"maxItems", 5},
               {"items", {{"type", {"string", "integer", "null", "array"}}}}});
}

Json ColumnSchema() {
  return Object({{"name", Text()}, {"type", TypeName()}, {"nullable", Flag()}},
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

Json TableKindSchema() { return Enum({"table", "view", "virtual table"}); }

Json RowCountSchema() {
  return Object(
      {{"rows", Count()}, {"precision", Enum({"exact", "estimated"})}});
}

Json TableErrorSchema() {
  return Object({{"code", Text()}, {"message", Text()}});
}

// As core/driver/catalog_json.h writes one, or its text.
Json TableSchema() {
  Json schema =
      Object({{"name", Text()}, {"kind", TableKindSchema()}},
             {{"schema", Text()},
              {"comment", Text()},
              {"columns", List(ColumnSchema())},
              {"primary_key", Texts()},
              {"foreign_keys", List(ForeignKeySchema())},
              {"unique_keys",
               List(Object({{"columns", Texts()}}, {{"name", Text()}}))},
              {"indexes",
               List(Object(
                   {{"name", Text()}, {"columns", Texts()}, {"unique", Flag()}},
                   {{"partial", Flag()}}))},
              {"row_count", RowCountSchema()},
              {"bytes", Count()},
              {"definition", Text()},
              {"samples", SamplesSchema()},
              {"error", TableErrorSchema()}});
  schema["type"] = {"object", "string"};
  return schema;
}

Json SightingSchema() {
  return Object({{"time", Time()},
                 {"connection", Text()},
                 {"door", DoorName()},
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
      {{"connection", Described(Reference(), "@family.alias")}},
      {{"detail",
        Described(Detail(), "full: exact row counts, sizes, definitions")},
       {"samples", Described(SampleRows(), "rows to keep of each table")},
       {"refresh", Described(Flag(), "ask the source anew")},
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
       {"personal", Personal()},
       {"truncated", Flag()},
       {"untrusted", Untrusted()},
       {"data",
        Object({{"fields", List(Enum({"name", "columns", "rows", "references",
                                      "precision unless exact"}))},
                {"tables", SummaryEntries()},
                {"views", SummaryEntries()},
                {"errors", List({{"type", "array"},
                                 {"minItems", 3},
                                 {"maxItems", 3},
                                 {"items", Text()}})}},
               {{"schema", Described(Text(), "Of every table here.")},
                {"virtual_tables",
                 Described(Texts(), "Which of `tables` are virtual.")}})}},
      {{"expires", Time()},
       {"links", Links()},
       {"next_cursor", Text()},
       {"withheld", Withholding()}});
}

Json ListInputSchema() {
  return Object(Json::object(),
                {{"connection",
                  Described(Reference(), "only snapshots of this connection")},
                 {"limit", Described(With(Integer(1, 1000), "default", 100),
                                     "at most so many")},
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
                                            {"door", DoorName()},
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

Json RemoveInputSchema() {
  return Object(
      Json::object(),
      {{"snapshot",
        Described(SnapshotOrReference(),
                  "id, or @family.alias for all of that connection")},
       {"unseen_days",
        Described({{"type", "integer"}, {"minimum", 0}, {"maximum", 36500}},
                  "only those that no discovery has found again for so many "
                  "days")}});
}

Json RemoveSchema() {
  return Object({{"status", Success()},
                 {"removed", List(SnapshotId())},
                 {"count", Count()}});
}

Json ShowInputSchema() {
  return Object(
      {{"snapshot", Described(SnapshotOrReference(),
                              "id, or @family.alias for its newest")}},
      {{"table", TableArgument()},
       {"detail",
        Described(With(Detail(), "default", "summary"),
                  "how to show tables: by name, as one line of text, or in "
                  "full")},
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
                   {"items", SnapshotOrReference()}},
                  "older first: ids, or @family.alias for its newest; one "
                  "@family.alias alone: its last two")}},
      {{"all", Described(Flag(), "also order, comments, sizes, estimates")},
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
              {"property",
               Enum({"kind", "definition", "comment", "bytes", "column order",
                     "type", "nullable", "default", "generated", "rows"})},
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
                {{"next_cursor", Text()}, {"withheld", Withholding()}});
}

Json TableInputSchema() {
  return Object(
      {{"snapshot", Described(SnapshotOrReference(),
                              "id, or @family.alias for its newest")},
       {"table", TableArgument()}},
      {{"detail", With(Enum({"compact", "full"}), "default", "compact")},
       {"cursor", Cursor()}});
}

Json TableDocumentSchema() {
  Json compact = Object({{"name", Text()},
                         {"kind", TableKindSchema()},
                         {"text", Text()},
                         {"column_count", Count()},
                         {"indexes", Texts()},
                         {"referenced_by", Texts()},
                         {"referenced_by_total", Count()}},
                        {{"row_count", RowCountSchema()},
                         {"comment", Text()},
                         {"bytes", Count()},
                         {"error", TableErrorSchema()}});
  Json full = TableSchema();
  full["type"] = "object";
  full["properties"].erase("samples");
  full["properties"]["column_count"] = Count();
  full["properties"]["referenced_by"] =
      List(Object({{"table", Object({{"name", Text()}}, {{"schema", Text()}})},
                   {"columns", Texts()}},
                  {{"referenced_columns", Texts()}}));
  full["properties"]["referenced_by_total"] = Count();
  for (const char* name :
       {"column_count", "referenced_by", "referenced_by_total"}) {
    full["required"].push_back(name);
  }
  const Json table = {{"anyOf", {std::move(compact), std::move(full)}}};
  return Object({{"status", Success()},
                 {"snapshot", SnapshotId()},
                 {"connection", Text()},
                 {"family", Text()},
                 {"seen", Time()},
                 {"untrusted", Untrusted()},
                 {"data", Object({{"table", table}})},
                 {"truncated", Flag()}},
                {{"next_cursor", Text()}, {"withheld", Withholding()}});
}

Json SearchInputSchema() {
  return Object(
      {{"query",
        Described({{"type", "string"}, {"minLength", 1}, {"maxLength", 200}},
                  "words; all must be found")}},
      {{"snapshot",
        Described(SnapshotOrReference(), "only this one: id or @family.alias")},
       {"limit", With(Integer(1, 100), "default", 20)}});
}

Json SearchDocumentSchema() {
  return Object(
      {{"status", Success()},
       {"searched", List(Object({{"snapshot", SnapshotId()},
                                 {"connection", Text()},
                                 {"seen", Time()}}))},
       {"not_searched", Count()},
       {"total", Count()},
       {"returned", Count()},
       {"truncated", Flag()},
       {"untrusted", Untrusted()},
       {"data",
        Object({{"hits", List(Object({{"connection", Text()},
                                      {"table", Text()},
                                      {"kind", TableKindSchema()},
                                      {"found_in", Enum({"name", "comment"})}},
                                     {{"column", Text()},
                                      {"text", Text()},
                                      {"comment", Text()}}))}})}},
      {{"next", Text()}, {"withheld", Withholding()}});
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
                                            {"mimeType", MimeType()}},
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
                 {"mimeType", MimeType()},
                 {"text", Text()}});
}

}  // namespace osiris
