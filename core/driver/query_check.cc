#include "core/driver/query_check.h"

#include <algorithm>
#include <string_view>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/utf8.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::Status Invalid(std::string_view path, std::string_view message) {
  return MakeError(ErrorCode::kProtocolArgumentInvalid, message,
                   {.path = {std::string(path)}, .hint = {}});
}

absl::Status CheckRange(std::string_view what, int64_t value, int64_t low,
                        int64_t high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return Invalid(what, fmt::format("`{}` is {}, not within {} to {}", what,
                                   value, low, high));
}

// `name` as it may be shown.
std::string Shown(const std::string& name) {
  constexpr size_t kShownBytes = 100;
  const std::string shown = ToUtf8(name);
  return shown.substr(0, WholeCharacters(shown, kShownBytes));
}

absl::Status CheckColumn(const ReadQuery& query, std::string_view path,
                         const std::string& name,
                         const std::vector<std::string>& columns) {
  if (std::find(columns.begin(), columns.end(), name) != columns.end()) {
    return absl::OkStatus();
  }
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   fmt::format("the table `{}` has no column `{}`",
                               Shown(query.table.name), Shown(name)),
                   {.path = {std::string(path)},
                    .hint = "compare with the columns that discovery shows"});
}

absl::Status CheckValue(const Condition& condition) {
  using Operator = Condition::Operator;
  switch (condition.op) {
    case Operator::kIsNull:
    case Operator::kIsNotNull:
      return absl::OkStatus();
    case Operator::kContains:
      if (condition.value.kind == Cell::Kind::kText) return absl::OkStatus();
      return Invalid("conditions", "`contains` takes a text");
    default:
      if (condition.value.kind != Cell::Kind::kNull) return absl::OkStatus();
      return Invalid("conditions",
                     "nothing compares with null; ask for a "
                     "null with an operator of its own");
  }
}

}  // namespace

absl::Status CheckConditions(const ReadQuery& query,
                             const std::vector<std::string>& columns) {
  if (query.conditions.size() > kMaxConditions) {
    return Invalid("conditions",
                   fmt::format("more than {} conditions", kMaxConditions));
  }
  for (const Condition& condition : query.conditions) {
    RETURN_IF_ERROR(
        CheckColumn(query, "conditions", condition.column, columns));
    RETURN_IF_ERROR(CheckValue(condition));
  }
  return absl::OkStatus();
}

absl::Status CheckReadQuery(const ReadQuery& query,
                            const std::vector<std::string>& columns) {
  RETURN_IF_ERROR(CheckRange("limit", query.limit, 1, ReadQuery::kMaxLimit));
  RETURN_IF_ERROR(CheckRange("offset", query.offset, 0, INT64_MAX));
  RETURN_IF_ERROR(
      CheckRange("max_cell_bytes", query.max_cell_bytes, 1, kMaxCellBytes));
  for (const std::string& column : query.columns) {
    RETURN_IF_ERROR(CheckColumn(query, "columns", column, columns));
  }
  if (query.columns.size() > columns.size()) {
    return Invalid("columns", "a column is named twice");
  }
  if (query.order_by.size() > kMaxOrderings) {
    return Invalid("order_by",
                   fmt::format("more than {} orderings", kMaxOrderings));
  }
  for (const Ordering& ordering : query.order_by) {
    RETURN_IF_ERROR(CheckColumn(query, "order_by", ordering.column, columns));
  }
  return CheckConditions(query, columns);
}

absl::Status CheckCatalogRequest(const CatalogRequest& request) {
  RETURN_IF_ERROR(CheckRange("sample_rows", request.sample_rows, 0,
                             CatalogRequest::kMaxSampleRows));
  return CheckRange("max_tables", request.max_tables, 0, INT64_MAX);
}

}  // namespace osiris
