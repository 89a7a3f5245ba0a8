#include "core/rows/row_operations.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/status_macros.h"
#include "core/rows/mask_operation.h"
#include "core/rows/row_arguments.h"
#include "core/rows/sample_operation.h"

namespace osiris {
namespace {

Json ConnectionSchema() {
  return {{"type", "string"},
          {"maxLength", 130},
          {"pattern", "^@[A-Za-z0-9_-]{1,64}\\.[A-Za-z0-9_-]{1,64}$"},
          {"description", "Reference of the connection: @family.alias."}};
}

Json InputSchema(Json properties) {
  properties["connection"] = ConnectionSchema();
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"connection", "table"}},
          {"properties", std::move(properties)}};
}

Json OutputSchema(Json properties, Json required) {
  properties["status"] = {{"type", "string"}, {"enum", {"success"}}};
  properties["connection"] = {{"type", "string"}};
  required.push_back("status");
  required.push_back("connection");
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", std::move(required)},
          {"properties", std::move(properties)}};
}

std::vector<ErrorCode> Errors() {
  return {
      ErrorCode::kConnectionNotFound,     ErrorCode::kConnectionInvalid,
      ErrorCode::kConnectionUnreachable,  ErrorCode::kConnectionRefused,
      ErrorCode::kConnectionBusy,         ErrorCode::kConnectionNotADatabase,
      ErrorCode::kDiscoveryTableNotFound, ErrorCode::kPolicyRowsWithheld,
      ErrorCode::kPolicySourceDenied,     ErrorCode::kPolicyTableWithheld};
}

Json ReadInput() {
  Json properties = ReadQueryProperties();
  properties["view_as"] = {
      {"type", "string"},
      {"enum", {"person", "assistant"}},
      {"default", "person"},
      {"description",
       "Whose eyes: `assistant` gives what assistants get of these rows."}};
  properties["max_bytes"] = {
      {"type", "integer"},
      {"minimum", 1},
      {"maximum", 8388608},
      {"default", 262144},
      {"description", "Bytes of values to return at most."}};
  return InputSchema(std::move(properties));
}

Json ReadOutput() {
  const Json data = {
      {"type", "object"},
      {"additionalProperties", false},
      {"required", {"columns", "rows"}},
      {"properties",
       {{"columns", {{"type", "array"}, {"items", {{"type", "string"}}}}},
        {"masks", {{"type", "array"}, {"items", {{"type", "object"}}}}},
        {"rows", {{"type", "array"}, {"items", {{"type", "array"}}}}}}}};
  return OutputSchema(
      {{"untrusted", {{"type", "boolean"}, {"enum", {true}}}},
       {"data", data},
       {"masked", {{"type", "boolean"}}},
       {"offset", {{"type", "integer"}, {"minimum", 0}}},
       {"returned", {{"type", "integer"}, {"minimum", 0}}},
       {"truncated", {{"type", "boolean"}}},
       {"withheld", WithheldSchema({Withheld::kColumns, Withheld::kComputed})}},
      {"untrusted", "data", "masked", "offset", "returned", "truncated"});
}

// Who the rows are shown to.
Asker ViewerOf(const Json& arguments, const Call& call) {
  if (arguments.at("view_as") != "assistant") return call;
  Asker assistant(Door::kMcp);
  assistant.tool = "discovery_sample";
  return assistant;
}

// The rows, and what of their table masks judge them by.
absl::StatusOr<RowPage> ReadPage(const RowService& service,
                                 const std::string& connection,
                                 const ReadQuery& query, int64_t max_bytes,
                                 bool masks, const CallContext& context,
                                 MaskedTable& table) {
  table = MaskedTableOf(query);
  if (!masks || query.columns.empty()) {
    return service.Read(connection, query, max_bytes, context);
  }
  ASSIGN_OR_RETURN(RowSample sample,
                   service.Sample(connection, query, max_bytes, context));
  table.columns = std::move(sample.columns);
  return std::move(sample.page);
}

absl::StatusOr<Json> AnswerRead(const RowService& service,
                                const RowAccess& access, const Json& arguments,
                                Call& call) {
  const std::string connection = arguments.at("connection");
  const Asker viewer = ViewerOf(arguments, call);
  RETURN_IF_ERROR(access.Check(connection, viewer));
  ASSIGN_OR_RETURN(ReadQuery query, ReadQueryFromArguments(arguments));
  const int64_t wanted = query.limit;
  const bool masks = access.Masks(connection, viewer);
  if (masks) {
    query.limit = std::max(query.limit, kLeastJudged);
  }
  MaskedTable table;
  ASSIGN_OR_RETURN(RowPage page, ReadPage(service, connection, query,
                                          arguments.at("max_bytes"), masks,
                                          call.context, table));
  ASSIGN_OR_RETURN(
      const ReleasedRows released,
      access.Release(connection, viewer, table, std::move(page.rows)));
  const auto read = static_cast<int64_t>(released.rows.rows());
  const int64_t returned = std::min(read, wanted);
  // Where all columns are withheld, going on shows nothing, either.
  const bool shows_nothing = released.rows.columns.empty();
  call.rows = returned;
  call.as_assistants_see = arguments.at("view_as") == "assistant";
  Json document = {
      {"status", "success"},
      {"connection", connection},
      {"untrusted", true},
      {"data", released.ToJson(static_cast<size_t>(returned))},
      {"masked", released.masked},
      {"offset", query.offset},
      {"returned", returned},
      {"truncated", !shows_nothing && (page.more || returned < read)}};
  if (released.columns_withheld) AddWithheld(Withheld::kColumns, document);
  if (released.HidesComputed()) AddWithheld(Withheld::kComputed, document);
  return document;
}

Operation ReadOperation(const RowService* service, const RowAccess* access) {
  Operation operation;
  operation.name = "rows.read";
  operation.title = "Read rows";
  operation.description =
      "Reads rows of one table or view, a page at a time. The answer says "
      "whether there are more; ask again with a larger `offset`.";
  operation.input_schema = ReadInput;
  operation.output_schema = ReadOutput;
  operation.errors = Errors();
  operation.cli_words = {"rows", "read"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.open_world = true;
  if (service != nullptr) {
    operation.handler = [service, access](const Json& arguments, Call& call) {
      return AnswerRead(*service, *access, arguments, call);
    };
  }
  return operation;
}

Json CountInput() {
  const Json all = ReadQueryProperties();
  Json properties = Json::object();
  for (const char* name : {"table", "schema", "where"}) {
    properties[name] = all.at(name);
  }
  return InputSchema(std::move(properties));
}

Json CountOutput() {
  return OutputSchema(
      {{"rows", {{"type", "integer"}, {"minimum", 0}}},
       {"precision", {{"type", "string"}, {"enum", {"exact"}}}}},
      {"rows", "precision"});
}

Operation CountOperation(const RowService* service) {
  Operation operation;
  operation.name = "rows.count";
  operation.title = "Count rows";
  operation.description =
      "Counts the rows of one table or view that meet conditions, exactly.";
  operation.input_schema = CountInput;
  operation.output_schema = CountOutput;
  operation.errors = Errors();
  operation.cli_words = {"rows", "count"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.open_world = true;
  if (service == nullptr) return operation;
  operation.handler = [service](const Json& arguments,
                                Call& call) -> absl::StatusOr<Json> {
    ASSIGN_OR_RETURN(const ReadQuery query, ReadQueryFromArguments(arguments));
    const std::string connection = arguments.at("connection");
    ASSIGN_OR_RETURN(const int64_t rows,
                     service->Count(connection, query, call.context));
    return Json{{"status", "success"},
                {"connection", connection},
                {"rows", rows},
                {"precision", "exact"}};
  };
  return operation;
}

}  // namespace

std::vector<Operation> RowOperations(const RowService* service,
                                     const RowAccess* access) {
  return {MaskCheckOperation(service, access), CountOperation(service),
          ReadOperation(service, access), SampleOperation(service, access)};
}

}  // namespace osiris
