#include "desktop/explore/row_query_json.h"

#include <utility>

#include "core/driver/catalog_json.h"

namespace osiris::desktop {
namespace {

const char* NameOf(Condition::Operator op) {
  switch (op) {
    case Condition::Operator::kEqual:
      return "=";
    case Condition::Operator::kNotEqual:
      return "!=";
    case Condition::Operator::kLess:
      return "<";
    case Condition::Operator::kLessOrEqual:
      return "<=";
    case Condition::Operator::kGreater:
      return ">";
    case Condition::Operator::kGreaterOrEqual:
      return ">=";
    case Condition::Operator::kContains:
      return "contains";
    case Condition::Operator::kIsNull:
      return "is null";
    case Condition::Operator::kIsNotNull:
      return "is not null";
  }
  return "=";
}

Json ValueOf(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kInteger:
      return cell.integer;
    case Cell::Kind::kReal:
      return cell.real;
    default:
      return cell.bytes;
  }
}

Json WhereOf(const ReadQuery& query) {
  Json where = Json::array();
  for (const Condition& condition : query.conditions) {
    Json json = {{"column", condition.column}, {"op", NameOf(condition.op)}};
    if (condition.op != Condition::Operator::kIsNull &&
        condition.op != Condition::Operator::kIsNotNull) {
      json["value"] = ValueOf(condition.value);
    }
    where.push_back(std::move(json));
  }
  return where;
}

}  // namespace

Json CountArguments(const std::string& reference, const ReadQuery& query) {
  return {{"connection", reference},
          {"schema", query.table.schema},
          {"table", query.table.name},
          {"where", WhereOf(query)}};
}

Json RowArguments(const std::string& reference, const ReadQuery& query) {
  Json arguments = CountArguments(reference, query);
  arguments["columns"] = query.columns;
  arguments["offset"] = query.offset;
  arguments["limit"] = query.limit;
  arguments["max_cell_bytes"] = query.max_cell_bytes;
  arguments["order_by"] = Json::array();
  for (const Ordering& order : query.order_by) {
    arguments["order_by"].push_back(
        {{"column", order.column}, {"descending", order.descending}});
  }
  return arguments;
}

absl::StatusOr<Catalog> CatalogOfTablesPart(const Json& tables) {
  // The catalogue stands under `data`, marked as a source's own text.
  const auto data = tables.find("data");
  return CatalogFromJson(data == tables.end() ? tables : *data);
}

}  // namespace osiris::desktop
