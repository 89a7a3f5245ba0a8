#include "core/rows/mask_operation.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/status_macros.h"
#include "core/discovery/snapshot/table_text.h"
#include "core/driver/catalog.h"
#include "core/mask/mask_rules.h"
#include "core/mask/personal_class.h"
#include "core/mask/row_masker.h"
#include "core/operation/schema_parts.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Enum;
using schema::Flag;
using schema::List;
using schema::Object;
using schema::Reference;
using schema::Success;
using schema::TableArgument;
using schema::Text;
using schema::Texts;
using schema::Untrusted;

Json InputSchema() {
  return Object({{"connection", Described(Reference(), "@family.alias")}},
                {{"table", TableArgument()}});
}

Json ColumnSchema() {
  return Object(
      {{"column", Text()},
       {"action", Enum({"token", "domain", "length", "keep", "drop", "none"})},
       {"classes", Texts()},
       {"parts", Flag()}},
      {{"class", Text()},
       {"confidence", {{"type", "number"}}},
       {"why", Text()}});
}

Json OutputSchema() {
  return Object(
      {{"status", Success()},
       {"connection", Text()},
       {"assistants", Enum({"deny", "schema", "masked", "full"})},
       {"columns", Count()},
       {"masked_columns", Count()},
       {"untrusted", Untrusted()},
       {"data", Object({{"tables",
                         List(Object({{"table", Text()},
                                      {"rows", Count()},
                                      {"columns", List(ColumnSchema())}}))}})}},
      {{"idle_rules",
        Described(List(Object({{"rule", Text()}, {"name", Text()}})),
                  "Names in rules that fit nothing of the source.")}});
}

Json ColumnJson(const ColumnMask& mask) {
  Json classes = Json::array();
  for (const PersonalClass personal : mask.classes) {
    classes.push_back(std::string(NameOf(personal)));
  }
  const bool kept = mask.action == MaskAction::kKeep;
  const bool masked = !mask.classes.empty();
  Json json = {{"column", mask.column},
               {"action", masked || kept ? std::string(NameOf(mask.action))
                                         : std::string("none")},
               {"classes", std::move(classes)},
               {"parts", masked && mask.parts}};
  if (mask.verdict.personal) {
    json["class"] = std::string(NameOf(*mask.verdict.personal));
    json["confidence"] = std::round(mask.verdict.confidence * 100) / 100;
  }
  if (!mask.verdict.why.empty()) json["why"] = mask.verdict.why;
  return json;
}

// Without values, its columns are judged by their names.
RowBatch SamplesOf(const Table& table) {
  if (table.samples) return *table.samples;
  RowBatch batch;
  for (const Column& column : table.columns) {
    batch.columns.push_back(column.name);
  }
  return batch;
}

// The catalogue of one table, whose name may begin with its schema, or of all.
absl::StatusOr<Catalog> ReadTables(const RowService& service,
                                   const std::string& connection,
                                   const std::string& table,
                                   const CallContext& context) {
  constexpr int kRows = CatalogRequest::kMaxSampleRows;
  if (table.empty()) {
    return service.ReadSamples(connection, std::nullopt, kRows, context);
  }
  absl::StatusOr<Catalog> plain =
      service.ReadSamples(connection, TableName{.name = table}, kRows, context);
  const size_t dot = table.find('.');
  if (plain.ok() || dot == std::string::npos) return plain;
  absl::StatusOr<Catalog> split = service.ReadSamples(
      connection,
      TableName{.schema = table.substr(0, dot), .name = table.substr(dot + 1)},
      kRows, context);
  return split.ok() ? std::move(split) : std::move(plain);
}

absl::StatusOr<Json> Answer(const RowService& service, const RowAccess& access,
                            const Json& arguments, Call& call) {
  const std::string connection = arguments.at("connection");
  ASSIGN_OR_RETURN(const AssistantAccess rule, access.AccessOf(connection));
  const std::string only = arguments.value("table", "");
  ASSIGN_OR_RETURN(const Catalog catalog,
                   ReadTables(service, connection, only, call.context));
  int64_t columns = 0;
  int64_t masked = 0;
  Json tables = Json::array();
  for (const Table& table : catalog.tables) {
    const RowBatch samples = SamplesOf(table);
    ASSIGN_OR_RETURN(const std::vector<ColumnMask> masks,
                     access.Examine(connection, MaskedTableOf(table), samples));
    Json list = Json::array();
    for (const ColumnMask& mask : masks) {
      ++columns;
      if (!mask.classes.empty()) ++masked;
      list.push_back(ColumnJson(mask));
    }
    tables.push_back({{"table", PlainName(table.name)},
                      {"rows", samples.rows()},
                      {"columns", std::move(list)}});
  }
  Json document = {{"status", "success"},
                   {"connection", connection},
                   {"assistants", std::string(NameOf(rule))},
                   {"columns", columns},
                   {"masked_columns", masked},
                   {"untrusted", true},
                   {"data", {{"tables", std::move(tables)}}}};
  if (!only.empty()) return document;
  ASSIGN_OR_RETURN(const std::vector<IdleName> idle,
                   access.IdleNames(connection, catalog));
  Json& names = document["idle_rules"] = Json::array();
  for (const IdleName& one : idle) {
    names.push_back({{"rule", one.rule}, {"name", one.name}});
  }
  return document;
}

}  // namespace

Operation MaskCheckOperation(const RowService* service,
                             const RowAccess* access) {
  Operation operation;
  operation.name = "mask.check";
  operation.title = "Check masks";
  operation.description =
      "Shows what the masks would do to each column of a connection, or of one "
      "table, and why: the class of personal data, how sure it is, and the "
      "rule. Reads some rows of each table and shows no value.";
  operation.input_schema = InputSchema;
  operation.output_schema = OutputSchema;
  operation.errors = {
      ErrorCode::kConnectionBusy,         ErrorCode::kConnectionInvalid,
      ErrorCode::kConnectionNotADatabase, ErrorCode::kConnectionNotFound,
      ErrorCode::kConnectionRefused,      ErrorCode::kConnectionUnreachable,
      ErrorCode::kDiscoveryTableNotFound, ErrorCode::kProtocolResultTooLarge};
  operation.cli_words = {"mask", "check"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.open_world = true;
  operation.deadline_key = "mcp.discovery_deadline_ms";
  if (service != nullptr) {
    operation.handler = [service, access](const Json& arguments, Call& call) {
      return Answer(*service, *access, arguments, call);
    };
  }
  return operation;
}

}  // namespace osiris
