#pragma once

#include <QAbstractScrollArea>
#include <QPointer>
#include <utility>

#include "desktop/rows/column_layout.h"
#include "desktop/rows/copy_text.h"
#include "desktop/rows/row_source.h"
#include "desktop/rows/scroll_map.h"

namespace osiris::desktop {

// A table of any number of rows: it costs what is on screen. One current
// cell; a range of rows around it is selected.
//
// Keys: arrows, Page Up and Down, Home and End (columns), Ctrl+Home and
// Ctrl+End (rows); Shift extends the range; Ctrl+A takes all; Ctrl+C copies
// the cell, or the rows when there are several.
class RowView final : public QAbstractScrollArea {
  Q_OBJECT

 public:
  static constexpr int kRowHeight = 25;
  static constexpr int kHeaderHeight = 44;
  // Longest range of rows that copying accepts.
  static constexpr qint64 kMostCopied = 100'000;

  explicit RowView(QWidget* parent = nullptr);

  // Shows `source`, which the view does not own; null shows nothing.
  void setSource(RowSource* source);
  RowSource* source() const { return source_; }

  // -1 while there is none.
  qint64 currentRow() const { return current_row_; }
  int currentColumn() const { return current_column_; }
  // Both included; the same row twice while one is selected.
  std::pair<qint64, qint64> selectedRows() const;
  // Moves there and scrolls it into view. Out of range is clamped.
  void setCurrent(qint64 row, int column, bool extend = false);

  void setColumnHidden(int column, bool hidden);
  bool columnHidden(int column) const { return columns_.hidden(column); }

  // Shows an arrow in a column's header; -1 for none.
  void setSortMark(int column, bool descending);
  int sortColumn() const { return sort_column_; }
  bool sortDescending() const { return sort_descending_; }

  // Copies the selection: at once if all of it is loaded in full, else by
  // copyRequested().
  void copy(CopyFormat format);
  // The current cell alone, as it is.
  void copyCell();

  const ScrollMap& scroll() const { return scroll_; }
  const ColumnLayout& columns() const { return columns_; }
  // Width of the row numbers.
  int gutter() const;
  // Where a cell is in the viewport's coordinates.
  QRect cellRect(qint64 row, int column) const;

 Q_SIGNALS:
  void currentChanged(qint64 row, int column);
  // What must be read in full before it can be copied; column -1 is all.
  void copyRequested(qint64 first, qint64 last, int column,
                     osiris::desktop::CopyFormat format);
  // Something was copied, or was not: words for the foot of the pane.
  void copied(const QString& what);
  void sortRequested(int column);
  // The menu of a cell is wanted at this global position.
  void menuRequested(const QPoint& at);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  bool viewportEvent(QEvent* event) override;

 private:
  void resetColumns();
  void refresh();
  void fitColumns();
  int fittingWidth(int column) const;
  void syncBars();
  void showRows();
  bool moveBy(QKeyEvent* event);
  int columnAtX(int x) const;
  int edgeAtX(int x) const;
  void announceCurrent();

  QPointer<RowSource> source_;
  ScrollMap scroll_;
  ColumnLayout columns_;
  qint64 current_row_ = -1;
  int current_column_ = -1;
  qint64 anchor_row_ = -1;
  int sort_column_ = -1;
  bool sort_descending_ = false;
  bool fitted_ = false;
  int resized_column_ = -1;
  int resize_from_ = 0;
  int resize_width_ = 0;
  bool selecting_ = false;
};

}  // namespace osiris::desktop
