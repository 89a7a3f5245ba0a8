#include "core/mask/masked_table.h"

#include <vector>

namespace osiris {

std::optional<ColumnType> TypeOf(const MaskedTable& table,
                                 const std::string& column) {
  const auto type = table.types.find(column);
  if (type == table.types.end()) return std::nullopt;
  return type->second;
}

void NoteColumns(const MaskedTable& table, const RowBatch& rows,
                 ColumnMemory& memory) {
  if (!table.columns.empty()) {
    memory.NoteColumns(table.name, table.columns);
    return;
  }
  if (table.view || table.some_columns || !rows.origins.empty()) return;
  memory.NoteColumns(table.name, rows.columns);
}

RowNames NamesOfValues(const MaskedTable& table, const RowBatch& rows,
                       const ColumnMemory* memory) {
  const std::vector<std::string>* const all =
      memory == nullptr ? nullptr : memory->ColumnsOf(table.name);
  if (all == nullptr || *all == rows.columns) {
    const bool some_columns = table.some_columns && all == nullptr;
    return NamesOfValues(table.types, some_columns, rows, memory);
  }
  std::map<std::string, ColumnType, std::less<>> types = table.types;
  for (const std::string& column : *all) {
    types.try_emplace(column, ColumnType::kOther);
  }
  return NamesOfValues(types, false, rows, memory);
}

}  // namespace osiris
