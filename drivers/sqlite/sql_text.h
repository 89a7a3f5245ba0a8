#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/driver/read_query.h"
#include "drivers/sqlite/statement.h"

namespace osiris::sqlite {

// The only places where SQL is put together. Values are always bound.

// `name` so that SQLite takes it for an identifier, whatever it holds.
std::string QuoteIdentifier(std::string_view name);

// SELECT of `columns` as `query` asks. `tie_breakers` are quoted expressions
// that end an ordering, so that equal rows keep one order over all pages.
std::string SelectSql(const ReadQuery& query,
                      const std::vector<std::string>& columns,
                      const std::vector<std::string>& tie_breakers);

// Binds what SelectSql left open.
absl::Status BindSelect(const ReadQuery& query, Statement& statement);

// How many rows meet the conditions. With `step_by_step` SQLite looks up from
// its work at every row, for deadlines; without, it is several times faster.
std::string CountSql(const ReadQuery& query, bool step_by_step);
absl::Status BindCount(const ReadQuery& query, Statement& statement);

}  // namespace osiris::sqlite
