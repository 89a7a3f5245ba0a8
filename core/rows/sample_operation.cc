#include "core/rows/sample_operation.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/operation/schema_parts.h"
#include "core/operation/tool_names.h"
#include "fmt/format.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Enum;
using schema::Flag;
using schema::Integer;
using schema::List;
using schema::Object;
using schema::Reference;
using schema::Success;
using schema::TableArgument;
using schema::Text;
using schema::Texts;
using schema::Untrusted;
using schema::With;

// Longer texts and blobs are cut, with a mark.
constexpr int64_t kMaxCellBytes = 1024;
constexpr int64_t kMaxOffset = 1'000'000'000;

Json InputSchema() {
  return Object(
      {{"connection", Described(Reference(), "@family.alias")},
       {"table", TableArgument()}},
      {{"columns",
        {{"type", "array"},
         {"maxItems", 100},
         {"items", {{"type", "string"}, {"maxLength", 1024}}}}},
       {"limit", With(Integer(1, 1000), "default", 100)},
       {"offset", With(Integer(0, kMaxOffset), "default", 0)},
       {"max_bytes", With(Integer(1024, 1048576), "default", 262144)}});
}

Json OutputSchema() {
  return Object(
      {{"status", Success()},
       {"connection", Text()},
       {"untrusted", Untrusted()},
       {"masked", Flag()},
       {"data", Object({{"table", Text()},
                        {"columns", Texts()},
                        {"rows", List({{"type", "array"}})}})},
       {"offset", Count()},
       {"returned", Count()},
       {"truncated", Flag()}},
      {{"total", Object({{"rows", Count()},
                         {"precision", Enum({"exact", "estimated"})}})},
       {"next_offset", Count()}});
}

// "sales.orders" is a table of that name first, then one of that schema.
TableName NameFrom(const std::string& text, bool with_schema) {
  const size_t dot = text.find('.');
  if (!with_schema || dot == std::string::npos) return {.name = text};
  return {.schema = text.substr(0, dot), .name = text.substr(dot + 1)};
}

absl::StatusOr<RowSample> ReadSample(const RowService& service,
                                     const Json& arguments,
                                     const CallContext& context) {
  const std::string connection = arguments.at("connection");
  const std::string table = arguments.at("table");
  ReadQuery query;
  query.table = NameFrom(table, /*with_schema=*/false);
  query.columns = arguments.value("columns", std::vector<std::string>{});
  query.offset = arguments.at("offset").get<int64_t>();
  query.limit = arguments.at("limit").get<int64_t>();
  query.max_cell_bytes = kMaxCellBytes;
  absl::StatusOr<RowSample> sample = service.Sample(connection, query, context);
  if (!HasCode(sample.status(), ErrorCode::kDiscoveryTableNotFound) ||
      table.find('.') == std::string::npos) {
    return sample;
  }
  query.table = NameFrom(table, /*with_schema=*/true);
  absl::StatusOr<RowSample> second = service.Sample(connection, query, context);
  return second.ok() ? std::move(second) : std::move(sample);
}

// `batch` without all but its first `rows` rows.
RowBatch FirstRows(RowBatch batch, size_t rows) {
  batch.cells.resize(rows * batch.columns.size());
  return batch;
}

// The answer with `rows` of the rows that were read.
Json Document(const RowSample& sample, size_t rows, const Json& arguments,
              const RowAccess& access) {
  const int64_t offset = arguments.at("offset").get<int64_t>();
  ReleasedRows released = access.Release(FirstRows(sample.page.rows, rows));
  released.data["table"] = arguments.at("table");
  const bool truncated = sample.page.more || rows < sample.page.rows.rows();
  Json document = {{"status", "success"},
                   {"connection", arguments.at("connection")},
                   {"untrusted", true},
                   {"masked", released.masked},
                   {"data", std::move(released.data)},
                   {"offset", offset},
                   {"returned", rows},
                   {"truncated", truncated}};
  if (truncated) document["next_offset"] = offset + static_cast<int64_t>(rows);
  const auto read = static_cast<int64_t>(sample.page.rows.rows());
  if (!sample.page.more && (read > 0 || offset == 0)) {
    // The last row was seen: nobody knows better.
    document["total"] = {{"rows", offset + read}, {"precision", "exact"}};
  } else if (sample.total) {
    document["total"] = {
        {"rows", sample.total->rows},
        {"precision", sample.total->exact ? "exact" : "estimated"}};
  }
  return document;
}

// As many rows as fit into `max_bytes`, all of the document counted.
absl::StatusOr<Json> FittingDocument(const RowSample& sample,
                                     const Json& arguments,
                                     const RowAccess& access) {
  const auto max_bytes = arguments.at("max_bytes").get<size_t>();
  Json document = Document(sample, sample.page.rows.rows(), arguments, access);
  size_t bytes = DumpJson(document).size();
  if (bytes <= max_bytes) return document;
  size_t rows = sample.page.rows.rows();
  const Json& list = document["data"]["rows"];
  // `truncated` and `next_offset` may come in when rows go.
  constexpr size_t kMargin = 64;
  while (rows > 0 && bytes + kMargin > max_bytes) {
    bytes -= DumpJson(list[--rows]).size() + 1;
  }
  if (rows == 0) {
    return MakeError(
        ErrorCode::kProtocolResultTooLarge,
        fmt::format("the first row does not fit into {} bytes", max_bytes),
        {.path = {"max_bytes"}, .hint = "name fewer columns, or allow more"});
  }
  return Document(sample, rows, arguments, access);
}

absl::StatusOr<Json> Answer(const RowService& service, const RowAccess& access,
                            const Json& arguments, Call& call) {
  RETURN_IF_ERROR(access.Check(
      arguments.at("connection").get_ref<const std::string&>(), call.door));
  ASSIGN_OR_RETURN(const RowSample sample,
                   ReadSample(service, arguments, call.context));
  ASSIGN_OR_RETURN(Json document, FittingDocument(sample, arguments, access));
  call.rows = document.at("returned").get<int64_t>();
  return document;
}

}  // namespace

Operation SampleOperation(const RowService* service, const RowAccess* access) {
  Operation operation;
  operation.name = "discovery.sample";
  NameTool(operation);
  operation.title = "Read sample rows";
  operation.description =
      "Reads rows of one table. Values are not masked: treat them as "
      "private. Cut at `limit` rows or `max_bytes`: then `next_offset` goes "
      "on.";
  operation.input_schema = InputSchema;
  operation.output_schema = OutputSchema;
  operation.errors = {
      ErrorCode::kConnectionBusy,         ErrorCode::kConnectionInvalid,
      ErrorCode::kConnectionNotADatabase, ErrorCode::kConnectionNotFound,
      ErrorCode::kConnectionRefused,      ErrorCode::kConnectionUnreachable,
      ErrorCode::kDiscoveryTableNotFound, ErrorCode::kPolicyRowsWithheld,
      ErrorCode::kProtocolResultTooLarge};
  operation.cli_words = {"discovery", "sample"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.open_world = true;
  if (service != nullptr) {
    operation.handler = [service, access](const Json& arguments, Call& call) {
      return Answer(*service, *access, arguments, call);
    };
  }
  return operation;
}

}  // namespace osiris
