#include "drivers/sqlite/sql_text.h"

#include "core/base/status_macros.h"
#include "core/driver/cells.h"
#include "fmt/format.h"

namespace osiris::sqlite {
namespace {

using Operator = Condition::Operator;

bool TakesValue(const Condition& condition) {
  return condition.op != Operator::kIsNull &&
         condition.op != Operator::kIsNotNull;
}

// With the table before it, a name can be nothing but a column.
std::string ColumnSql(std::string_view name) {
  return "t." + QuoteIdentifier(name);
}

std::string ConditionSql(const Condition& condition) {
  const std::string column = ColumnSql(condition.column);
  switch (condition.op) {
    case Operator::kEqual:
      return column + " = ?";
    case Operator::kNotEqual:
      return column + " <> ?";
    case Operator::kLess:
      return column + " < ?";
    case Operator::kLessOrEqual:
      return column + " <= ?";
    case Operator::kGreater:
      return column + " > ?";
    case Operator::kGreaterOrEqual:
      return column + " >= ?";
    case Operator::kContains:
      // lower() knows ASCII only, as it should.
      return fmt::format("instr(lower(CAST({} AS TEXT)), lower(?)) > 0",
                         column);
    case Operator::kIsNull:
      return column + " IS NULL";
    case Operator::kIsNotNull:
      return column + " IS NOT NULL";
  }
  return "0";
}

std::string FromSql(const ReadQuery& query) {
  std::string sql =
      fmt::format(" FROM main.{} AS t", QuoteIdentifier(query.table.name));
  const char* word = " WHERE ";
  for (const Condition& condition : query.conditions) {
    sql += word;
    sql += ConditionSql(condition);
    word = " AND ";
  }
  return sql;
}

// Binds the conditions' values and returns the next free parameter.
absl::StatusOr<int> BindConditions(const ReadQuery& query,
                                   Statement& statement) {
  int index = 1;
  for (const Condition& condition : query.conditions) {
    if (!TakesValue(condition)) continue;
    RETURN_IF_ERROR(statement.Bind(index++, condition.value));
  }
  return index;
}

}  // namespace

std::string QuoteIdentifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c;
    if (c == '"') quoted += '"';
  }
  return quoted + '"';
}

std::string SelectSql(const ReadQuery& query,
                      const std::vector<std::string>& columns,
                      const std::vector<std::string>& tie_breakers) {
  std::string sql = "SELECT ";
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) sql += ", ";
    sql += ColumnSql(columns[i]);
  }
  sql += FromSql(query);
  const char* word = " ORDER BY ";
  for (const Ordering& ordering : query.order_by) {
    sql += word;
    sql += ColumnSql(ordering.column);
    if (ordering.descending) sql += " DESC";
    word = ", ";
  }
  if (!query.order_by.empty()) {
    for (const std::string& expression : tie_breakers) {
      sql += ", " + expression;
    }
  }
  return sql + " LIMIT ? OFFSET ?";
}

absl::Status BindSelect(const ReadQuery& query, Statement& statement) {
  ASSIGN_OR_RETURN(const int index, BindConditions(query, statement));
  RETURN_IF_ERROR(statement.Bind(index, IntegerCell(query.limit)));
  return statement.Bind(index + 1, IntegerCell(query.offset));
}

std::string CountSql(const ReadQuery& query, bool step_by_step) {
  std::string sql = "SELECT count(*)" + FromSql(query);
  if (!step_by_step) return sql;
  // SQLite cannot know that it always holds, and so looks at each row.
  return sql + (query.conditions.empty() ? " WHERE ?" : " AND ?");
}

absl::Status BindCount(const ReadQuery& query, Statement& statement) {
  ASSIGN_OR_RETURN(const int index, BindConditions(query, statement));
  // Out of range, and refused, where there is none: no harm.
  statement.Bind(index, IntegerCell(1)).IgnoreError();
  return absl::OkStatus();
}

}  // namespace osiris::sqlite
