#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/driver/catalog.h"
#include "core/driver/row_batch.h"
#include "core/mask/column_memory.h"
#include "core/mask/key_column.h"

namespace osiris {

// A table whose rows are to be masked.
struct MaskedTable {
  TableName name;
  // Declared types, by column's name; may be empty.
  std::map<std::string, ColumnType, std::less<>> types;
  // It may have columns that are neither among the rows nor in `types`.
  bool some_columns = false;
  // All of its columns, where they are known and some are not among the rows.
  std::vector<std::string> columns;
  // A view: where its rows have no origins, nobody knows what they show.
  bool view = false;
};

// nullopt where nobody declared one.
std::optional<ColumnType> TypeOf(const MaskedTable& table,
                                 const std::string& column);

// Remembers the columns of `table`, where it says them or `rows` have all of
// them: to be called before any is left out of them.
void NoteColumns(const MaskedTable& table, const RowBatch& rows,
                 ColumnMemory& memory);

// What the values of columns are in each row, of `rows` as they were read. With
// `memory`, also where a column that says so was left out of them.
RowNames NamesOfValues(const MaskedTable& table, const RowBatch& rows,
                       const ColumnMemory* memory);

}  // namespace osiris
