#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/driver/catalog.h"
#include "core/driver/row_batch.h"
#include "core/mask/column_memory.h"
#include "core/mask/detect/personal_class.h"

namespace osiris {

// The column that says what stands in `column`, where a table holds a name and
// a value in each row: "option_name" for "option_value", "key" for "value",
// "property" for "content", which the mere "name" of a thing is not. `columns`
// are all of the table. nullopt where it is no such table.
std::optional<std::string> KeyColumnOf(std::string_view column,
                                       std::span<const std::string> columns);

// True if a row of a table may say what the value in its `column` is, by the
// name of the column alone. That is so of no "content": most is of itself.
bool HoldsNamedValues(std::string_view column);

// False if `value`, which is `personal` by its `name` in a row of `table`, says
// nothing in another text: a word that has no form of its class, as "weekly" of
// `email_digest`; but a secret, a person or an address does unless a word
// behind says that it is about one: `smtp_password_eu`, `address_line_1` and
// `last_name` do, `password_policy` does not.
bool SaysItself(const TableName& table, std::string_view name,
                PersonalClass personal, std::string_view value);

// What the values of such columns are, of each row, by the column's place: ""
// where no text says so. Of a column whose key column is not among the rows,
// nothing, unless it holds measures and days alone. Columns of a view go by
// their names in their tables, too: there may be others than those.
using RowNames = std::map<size_t, std::vector<std::string>>;

// `types` are those of all columns of the table, as far as they are known;
// `some_columns` says that there may be others than those: then any
// value may have a key. With `memory`, what
// a view shows of a table is looked for among all columns of that; a "content"
// of one whose columns nobody noted may be any value.
RowNames NamesOfValues(
    const std::map<std::string, ColumnType, std::less<>>& types,
    bool some_columns, const RowBatch& rows,
    const ColumnMemory* memory = nullptr);

}  // namespace osiris
