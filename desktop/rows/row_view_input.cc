#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <cstdlib>

#include "desktop/rows/row_view.h"

// How keys, mouse and wheel move a row view.

namespace osiris::desktop {
namespace {

constexpr int kRowsPerNotch = 3;

}  // namespace

bool RowView::moveBy(QKeyEvent* event) {
  const bool control = event->modifiers() & Qt::ControlModifier;
  const qint64 rows = source_ ? source_->rowCount() : 0;
  qint64 row = std::max<qint64>(0, current_row_);
  int column = std::max(0, current_column_);
  switch (event->key()) {
    case Qt::Key_Up:
      row = current_row_ < 0 ? 0 : row - 1;
      break;
    case Qt::Key_Down:
      row = current_row_ < 0 ? 0 : row + 1;
      break;
    case Qt::Key_PageUp:
      row -= scroll_.rowsPerPage();
      break;
    case Qt::Key_PageDown:
      row += scroll_.rowsPerPage();
      break;
    case Qt::Key_Left:
      column = columns_.next(column, -1);
      break;
    case Qt::Key_Right:
      column = columns_.next(column, +1);
      break;
    case Qt::Key_Home:
      if (control) row = 0;
      if (!control) column = columns_.firstShown();
      break;
    case Qt::Key_End:
      if (control) row = rows - 1;
      if (!control) column = columns_.lastShown();
      break;
    default:
      return false;
  }
  setCurrent(row, column, event->modifiers() & Qt::ShiftModifier);
  return true;
}

void RowView::keyPressEvent(QKeyEvent* event) {
  if (event == QKeySequence::Copy) {
    const auto [first, last] = selectedRows();
    if (first == last) {
      copyCell();
    } else {
      copy(CopyFormat::kPlain);
    }
    return;
  }
  if (event == QKeySequence::SelectAll && source_ && source_->rowCount() > 0) {
    anchor_row_ = 0;
    current_row_ = source_->rowCount() - 1;
    current_column_ = std::max(0, current_column_);
    viewport()->update();
    Q_EMIT currentChanged(current_row_, current_column_);
    return;
  }
  if (!moveBy(event)) QAbstractScrollArea::keyPressEvent(event);
}

void RowView::mousePressEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  if (at.y() < kHeaderHeight && event->button() == Qt::LeftButton) {
    if (const int edge = edgeAtX(at.x()); edge >= 0) {
      resized_column_ = edge;
      resize_from_ = at.x();
      resize_width_ = columns_.width(edge);
    } else if (const int column = columnAtX(at.x()); column >= 0) {
      setCurrent(std::max<qint64>(current_row_, scroll_.firstRow()), column);
    }
    return;
  }
  const qint64 row = scroll_.rowAt(at.y() - kHeaderHeight);
  if (row < 0 || at.y() < kHeaderHeight) return;
  const auto [first, last] = selectedRows();
  const bool inside = row >= first && row <= last;
  if (event->button() == Qt::RightButton && inside && first != last) return;
  const int column = columnAtX(at.x());
  setCurrent(row, column >= 0 ? column : std::max(0, current_column_),
             event->modifiers() & Qt::ShiftModifier);
  selecting_ = event->button() == Qt::LeftButton;
}

void RowView::mouseMoveEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  if (resized_column_ >= 0) {
    columns_.setWidth(resized_column_, resize_width_ + at.x() - resize_from_);
    syncBars();
    viewport()->update();
    return;
  }
  if (selecting_) {
    const qint64 row = (scroll_.top() + at.y() - kHeaderHeight) / kRowHeight;
    setCurrent(row, current_column_, true);
    return;
  }
  const bool edge = at.y() < kHeaderHeight && edgeAtX(at.x()) >= 0;
  viewport()->setCursor(edge ? Qt::SplitHCursor : Qt::ArrowCursor);
}

void RowView::mouseReleaseEvent(QMouseEvent*) {
  resized_column_ = -1;
  selecting_ = false;
}

void RowView::mouseDoubleClickEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  if (at.y() >= kHeaderHeight || !source_) return;
  if (const int edge = edgeAtX(at.x()); edge >= 0) {
    columns_.setWidth(edge, fittingWidth(edge));
    syncBars();
    viewport()->update();
  } else if (const int column = columnAtX(at.x()); column >= 0) {
    Q_EMIT sortRequested(column);
  }
}

void RowView::wheelEvent(QWheelEvent* event) {
  const QPoint pixels = event->pixelDelta();
  const QPoint angle = event->angleDelta();
  const bool sideways = std::abs(angle.x()) > std::abs(angle.y()) ||
                        event->modifiers() & Qt::ShiftModifier;
  if (sideways) {
    QAbstractScrollArea::wheelEvent(event);
    return;
  }
  const qint64 by = pixels.isNull()
                        ? qint64{angle.y()} * kRowsPerNotch * kRowHeight / 120
                        : pixels.y();
  scroll_.setTop(scroll_.top() - by);
  syncBars();
  showRows();
  viewport()->update();
  event->accept();
}

}  // namespace osiris::desktop
