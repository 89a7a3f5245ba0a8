#include "core/rows/mask_operation.h"

#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/discovery/snapshot/table_text.h"
#include "core/driver/catalog.h"
#include "core/mask/detect/personal_class.h"
#include "core/mask/mask_rules.h"
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
  if (mask.computed) {
    json["why"] = "computed from what may hold personal data in its table";
  }
  return json;
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

// Adds the tables that the only one of `catalog`, a view, reads: what it
// computes is judged by them.
absl::Status AddReadTables(const RowService& service,
                           const std::string& connection,
                           const CallContext& context, Catalog& catalog) {
  if (catalog.tables.empty() || !catalog.tables[0].samples) {
    return absl::OkStatus();
  }
  std::set<std::pair<std::string, std::string>> names;
  for (const TableColumn& one : catalog.tables[0].samples->origins.read) {
    names.emplace(one.schema, one.table);
  }
  for (const auto& [schema, name] : names) {
    const TableName table = {.schema = schema, .name = name};
    absl::StatusOr<Catalog> read = service.ReadSamples(
        connection, table, CatalogRequest::kMaxSampleRows, context);
    if (HasCode(read.status(), ErrorCode::kDiscoveryTableNotFound)) continue;
    RETURN_IF_ERROR(read.status());
    for (Table& one : read->tables) catalog.tables.push_back(std::move(one));
  }
  return absl::OkStatus();
}

absl::StatusOr<Json> Answer(const RowService& service, const RowAccess& access,
                            const Json& arguments, Call& call) {
  const std::string connection = arguments.at("connection");
  ASSIGN_OR_RETURN(const AssistantAccess rule, access.AccessOf(connection));
  const std::string only = arguments.value("table", "");
  ASSIGN_OR_RETURN(Catalog catalog,
                   ReadTables(service, connection, only, call.context));
  const size_t shown = catalog.tables.size();
  if (!only.empty()) {
    RETURN_IF_ERROR(AddReadTables(service, connection, call.context, catalog));
  }
  ASSIGN_OR_RETURN(const auto masks, access.Examine(connection, catalog));
  int64_t columns = 0;
  int64_t masked = 0;
  Json tables = Json::array();
  for (size_t i = 0; i < shown; ++i) {
    const Table& table = catalog.tables[i];
    Json list = Json::array();
    for (const ColumnMask& mask : masks[i]) {
      ++columns;
      if (!mask.classes.empty()) ++masked;
      list.push_back(ColumnJson(mask));
    }
    tables.push_back({{"table", PlainName(table.name)},
                      {"rows", table.samples ? table.samples->rows() : 0},
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
