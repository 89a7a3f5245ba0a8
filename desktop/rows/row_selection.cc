#include "desktop/rows/row_selection.h"

namespace osiris::desktop {

std::optional<RowBatch> LoadedRows(const RowSource& source, qint64 first,
                                   qint64 last) {
  RowBatch rows;
  for (const RowColumn& column : source.columns()) {
    rows.columns.push_back(column.name.toStdString());
  }
  const int columns = static_cast<int>(source.columns().size());
  for (qint64 row = first; row <= last; ++row) {
    for (int column = 0; column < columns; ++column) {
      const Cell* cell = source.cell(row, column);
      if (cell == nullptr || cell->cut()) return std::nullopt;
      rows.cells.push_back(*cell);
    }
  }
  return rows;
}

}  // namespace osiris::desktop
