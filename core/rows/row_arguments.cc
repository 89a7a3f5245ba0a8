#include "core/rows/row_arguments.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// In the order of Condition::Operator.
constexpr std::array<std::string_view, 9> kOperators = {
    "=", "!=", "<", "<=", ">", ">=", "contains", "is null", "is not null"};

// Bytes of a text to compare with.
constexpr int kMaxValue = 65'536;

Json NameSchema(std::string_view description) {
  return {{"type", "string"},
          {"minLength", 1},
          {"maxLength", 1024},
          {"description", std::string(description)}};
}

Json OperatorNames() {
  Json names = Json::array();
  for (const std::string_view name : kOperators) {
    names.push_back(std::string(name));
  }
  return names;
}

Json WhereSchema() {
  return {
      {"type", "array"},
      {"maxItems", 16},
      {"default", Json::array()},
      {"description", "Conditions on columns; all must hold."},
      {"items",
       {{"type", "object"},
        {"additionalProperties", false},
        {"required", {"column", "op"}},
        {"properties",
         {{"column", NameSchema("Name of the column.")},
          {"op",
           {{"type", "string"},
            {"enum", OperatorNames()},
            {"description", "`contains` ignores the case of ASCII letters."}}},
          {"value",
           {{"type", {"string", "number", "boolean"}},
            {"maxLength", kMaxValue},
            {"minimum", std::numeric_limits<double>::lowest()},
            {"maximum", std::numeric_limits<double>::max()},
            {"description", "What to compare with."}}}}}}}};
}

Json OrderSchema() {
  return {{"type", "array"},
          {"maxItems", 8},
          {"default", Json::array()},
          {"description", "Columns to sort by; none: the source's own order."},
          {"items",
           {{"type", "object"},
            {"additionalProperties", false},
            {"required", {"column"}},
            {"properties",
             {{"column", NameSchema("Name of the column.")},
              {"descending", {{"type", "boolean"}, {"default", false}}}}}}}};
}

absl::StatusOr<Cell> CellFrom(const Json& value) {
  Cell cell;
  if (value.is_boolean()) {
    cell.kind = Cell::Kind::kInteger;
    cell.integer = value.get<bool>() ? 1 : 0;
  } else if (value.is_number_unsigned() &&
             value.get<uint64_t>() >
                 uint64_t{std::numeric_limits<int64_t>::max()}) {
    // No integer of a source is as large.
    cell.kind = Cell::Kind::kReal;
    cell.real = value.get<double>();
  } else if (value.is_number_integer()) {
    cell.kind = Cell::Kind::kInteger;
    cell.integer = value.get<int64_t>();
  } else if (value.is_number()) {
    cell.kind = Cell::Kind::kReal;
    cell.real = value.get<double>();
  } else if (value.is_string()) {
    cell.kind = Cell::Kind::kText;
    cell.bytes = value.get<std::string>();
    cell.full_bytes = static_cast<int64_t>(cell.bytes.size());
  } else {
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     "a condition's value is not text, number or boolean",
                     {.path = {"where"}});
  }
  return cell;
}

absl::StatusOr<Condition> ConditionFrom(const Json& json) {
  Condition condition;
  condition.column = json.at("column").get<std::string>();
  const auto& name = json.at("op").get_ref<const std::string&>();
  condition.op = static_cast<Condition::Operator>(
      std::find(kOperators.begin(), kOperators.end(), name) -
      kOperators.begin());
  if (condition.op == Condition::Operator::kIsNull ||
      condition.op == Condition::Operator::kIsNotNull) {
    return condition;
  }
  if (!json.contains("value")) {
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     fmt::format("a condition with `{}` has no value", name),
                     {.path = {"where"}});
  }
  ASSIGN_OR_RETURN(condition.value, CellFrom(json.at("value")));
  return condition;
}

}  // namespace

Json ReadQueryProperties() {
  return {{"table", NameSchema("Name of the table or view.")},
          {"schema",
           {{"type", "string"},
            {"maxLength", 1024},
            {"default", ""},
            {"description", "Schema of the table; empty for the usual one."}}},
          {"columns",
           {{"type", "array"},
            {"maxItems", 2000},
            {"default", Json::array()},
            {"items", NameSchema("Name of a column.")},
            {"description", "Columns to read; none: all of them."}}},
          {"where", WhereSchema()},
          {"order_by", OrderSchema()},
          {"offset",
           {{"type", "integer"},
            {"minimum", 0},
            {"maximum", int64_t{1} << 52},
            {"default", 0},
            {"description", "Rows to pass over."}}},
          {"limit",
           {{"type", "integer"},
            {"minimum", 1},
            {"maximum", 1000},
            {"default", 100},
            {"description", "Rows to return at most."}}},
          {"max_cell_bytes",
           {{"type", "integer"},
            {"minimum", 1},
            {"maximum", 16777216},
            {"default", 65536},
            {"description", "Longer text and blobs are cut, with a mark."}}}};
}

absl::StatusOr<ReadQuery> ReadQueryFromArguments(const Json& arguments) {
  ReadQuery query;
  query.table.name = arguments.at("table").get<std::string>();
  query.table.schema = arguments.value("schema", "");
  query.columns = arguments.value("columns", std::vector<std::string>{});
  query.offset = arguments.value("offset", int64_t{0});
  query.limit = arguments.value("limit", int64_t{100});
  query.max_cell_bytes = arguments.value("max_cell_bytes", int64_t{65536});
  for (const Json& json : arguments.value("where", Json::array())) {
    ASSIGN_OR_RETURN(Condition condition, ConditionFrom(json));
    query.conditions.push_back(std::move(condition));
  }
  for (const Json& json : arguments.value("order_by", Json::array())) {
    query.order_by.push_back({json.at("column").get<std::string>(),
                              json.value("descending", false)});
  }
  return query;
}

}  // namespace osiris
