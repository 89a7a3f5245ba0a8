#pragma once

#include <QPainter>
#include <QRect>

#include "desktop/rows/column_layout.h"
#include "desktop/rows/row_source.h"
#include "desktop/rows/scroll_map.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {

// Everything that a picture of a row view depends on.
struct RowPicture {
  const RowSource* source = nullptr;
  const ScrollMap& scroll;
  const ColumnLayout& columns;
  const Tokens& tokens;
  // The viewport, header included.
  QRect viewport;
  int header_height = 0;
  int row_height = 0;
  int gutter = 0;
  // How far columns are scrolled to the left.
  int scrolled_x = 0;
  qint64 first_selected = -1;
  qint64 last_selected = -1;
  qint64 current_row = -1;
  int current_column = -1;
  bool focus = false;
  int sort_column = -1;
  bool sort_descending = false;
};

// Width that `text` of the source wants in the header, its type below it.
int HeaderWidth(const RowColumn& column);
// Width that a cell wants.
int CellWidth(const Cell& cell);

// Draws header, row numbers and rows.
void PaintRows(QPainter& painter, const RowPicture& picture);

}  // namespace osiris::desktop
