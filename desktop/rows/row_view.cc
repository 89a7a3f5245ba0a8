#include "desktop/rows/row_view.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>

#include "desktop/rows/cell_text.h"
#include "desktop/rows/row_painter.h"
#include "desktop/rows/row_selection.h"
#include "desktop/rows/row_view_accessible.h"
#include "desktop/style/fonts.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

constexpr int kFitRows = 60;
constexpr int kWidestFit = 320;

}  // namespace

RowView::RowView(QWidget* parent) : QAbstractScrollArea(parent) {
  RegisterRowViewAccessible();
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  viewport()->setMouseTracking(true);
  setViewportMargins(0, 0, 0, 0);
  connect(verticalScrollBar(), &QScrollBar::valueChanged, this,
          [this](int value) {
            scroll_.setFromBar(value);
            showRows();
            viewport()->update();
          });
}

void RowView::setSource(RowSource* source) {
  if (source_) source_->disconnect(this);
  source_ = source;
  if (source != nullptr) {
    connect(source, &RowSource::reset, this, &RowView::resetColumns);
    connect(source, &RowSource::countChanged, this, &RowView::refresh);
    connect(source, &RowSource::rowsLoaded, this, [this] {
      if (!fitted_) fitColumns();
      viewport()->update();
    });
  }
  columns_.setWidths({});
  sort_column_ = -1;
  scroll_.setTop(0);
  resetColumns();
}

void RowView::resetColumns() {
  if (!source_) {
    columns_.setWidths({});
  } else if (columns_.count() != static_cast<int>(source_->columns().size())) {
    std::vector<int> widths;
    for (const RowColumn& column : source_->columns()) {
      widths.push_back(std::min(kWidestFit, HeaderWidth(column)));
    }
    columns_.setWidths(std::move(widths));
    fitted_ = false;
  }
  current_row_ = current_column_ = -1;
  anchor_row_ = -1;
  refresh();
  Q_EMIT currentChanged(-1, -1);
}

void RowView::refresh() {
  scroll_.setContent(source_ ? source_->rowCount() : 0, kRowHeight);
  syncBars();
  showRows();
  viewport()->update();
}

int RowView::fittingWidth(int column) const {
  int width = HeaderWidth(source_->columns()[static_cast<size_t>(column)]);
  const qint64 first = scroll_.firstRow();
  for (qint64 row = first; row < first + kFitRows; ++row) {
    if (const Cell* cell = source_->cell(row, column)) {
      width = std::max(width, CellWidth(*cell));
    }
  }
  return width;
}

void RowView::fitColumns() {
  fitted_ = true;
  for (int i = 0; i < columns_.count(); ++i) {
    columns_.setWidth(i, std::min(kWidestFit, fittingWidth(i)));
  }
  syncBars();
}

int RowView::gutter() const {
  const qint64 rows = source_ ? source_->rowCount() : 0;
  const auto digits = QString::number(std::max<qint64>(rows, 1)).size();
  return std::max(
      40,
      QFontMetrics(DataFont(-2)).horizontalAdvance(QString(digits, u'0')) + 16);
}

QRect RowView::cellRect(qint64 row, int column) const {
  return {gutter() + columns_.x(column) - horizontalScrollBar()->value(),
          kHeaderHeight + scroll_.yOf(row), columns_.width(column), kRowHeight};
}

std::pair<qint64, qint64> RowView::selectedRows() const {
  return {std::min(anchor_row_, current_row_),
          std::max(anchor_row_, current_row_)};
}

void RowView::setCurrent(qint64 row, int column, bool extend) {
  const qint64 rows = source_ ? source_->rowCount() : 0;
  if (rows == 0 || columns_.count() == 0) return;
  current_row_ = std::clamp<qint64>(row, 0, rows - 1);
  current_column_ = std::clamp(column, 0, columns_.count() - 1);
  if (columns_.hidden(current_column_)) {
    current_column_ = columns_.firstShown();
  }
  if (!extend || anchor_row_ < 0) anchor_row_ = current_row_;
  scroll_.makeVisible(current_row_);
  const int left = columns_.x(current_column_);
  const int room = viewport()->width() - gutter();
  QScrollBar* bar = horizontalScrollBar();
  if (left + columns_.width(current_column_) > bar->value() + room) {
    bar->setValue(left + columns_.width(current_column_) - room);
  }
  if (left < bar->value()) bar->setValue(left);
  syncBars();
  showRows();
  viewport()->update();
  announceCurrent();
  Q_EMIT currentChanged(current_row_, current_column_);
}

void RowView::setColumnHidden(int column, bool hidden) {
  columns_.setHidden(column, hidden);
  syncBars();
  viewport()->update();
}

void RowView::setSortMark(int column, bool descending) {
  sort_column_ = column;
  sort_descending_ = descending;
  viewport()->update();
}

void RowView::syncBars() {
  scroll_.setViewport(viewport()->height() - kHeaderHeight);
  QScrollBar* bar = verticalScrollBar();
  const QSignalBlocker blocker(bar);
  bar->setRange(0, scroll_.barMaximum());
  bar->setPageStep(scroll_.barPageStep());
  bar->setSingleStep(kRowHeight);
  bar->setValue(scroll_.barValue());
  const int room = std::max(0, viewport()->width() - gutter());
  horizontalScrollBar()->setRange(0, std::max(0, columns_.totalWidth() - room));
  horizontalScrollBar()->setPageStep(room);
  horizontalScrollBar()->setSingleStep(20);
}

void RowView::showRows() {
  if (source_) source_->show(scroll_.firstRow(), scroll_.lastRow());
}

void RowView::scrollContentsBy(int, int) { viewport()->update(); }

void RowView::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  syncBars();
  showRows();
}

void RowView::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  const auto [first, last] = selectedRows();
  PaintRows(painter, RowPicture{
                         .source = source_,
                         .scroll = scroll_,
                         .columns = columns_,
                         .tokens = TokensOf(palette()),
                         .viewport = viewport()->rect(),
                         .header_height = kHeaderHeight,
                         .row_height = kRowHeight,
                         .gutter = gutter(),
                         .scrolled_x = horizontalScrollBar()->value(),
                         .first_selected = first,
                         .last_selected = last,
                         .current_row = current_row_,
                         .current_column = current_column_,
                         .focus = hasFocus(),
                         .sort_column = sort_column_,
                         .sort_descending = sort_descending_,
                     });
}

void RowView::copyCell() {
  if (!source_ || current_row_ < 0) return;
  const Cell* cell = source_->cell(current_row_, current_column_);
  if (cell == nullptr || cell->cut()) {
    Q_EMIT copyRequested(current_row_, current_row_, current_column_,
                         CopyFormat::kPlain);
    return;
  }
  QGuiApplication::clipboard()->setText(
      QString::fromStdString(Verbatim(*cell)));
  Q_EMIT copied(tr("Value copied"));
}

void RowView::copy(CopyFormat format) {
  const auto [first, last] = selectedRows();
  if (!source_ || first < 0) return;
  if (last - first + 1 > kMostCopied) {
    Q_EMIT copied(tr("Not copied: %L1 rows are more than the %L2 that fit")
                      .arg(last - first + 1)
                      .arg(kMostCopied));
    return;
  }
  const std::optional<RowBatch> rows = LoadedRows(*source_, first, last);
  if (!rows) {
    Q_EMIT copyRequested(first, last, -1, format);
    return;
  }
  QGuiApplication::clipboard()->setText(
      QString::fromStdString(CopyText(*rows, format)));
  Q_EMIT copied(
      tr("%Ln row(s) copied", nullptr, static_cast<int>(last - first + 1)));
}

int RowView::columnAtX(int x) const {
  if (x < gutter()) return -1;
  return columns_.columnAt(x - gutter() + horizontalScrollBar()->value());
}

int RowView::edgeAtX(int x) const {
  if (x < gutter()) return -1;
  return columns_.edgeAt(x - gutter() + horizontalScrollBar()->value());
}

void RowView::contextMenuEvent(QContextMenuEvent* event) {
  if (current_row_ < 0) return;
  const QPoint at = event->reason() == QContextMenuEvent::Keyboard
                        ? viewport()->mapToGlobal(
                              cellRect(current_row_, current_column_).center())
                        : event->globalPos();
  Q_EMIT menuRequested(at);
}

void RowView::focusInEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusInEvent(event);
  viewport()->update();
}

void RowView::focusOutEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusOutEvent(event);
  viewport()->update();
}

bool RowView::viewportEvent(QEvent* event) {
  if (event->type() != QEvent::ToolTip || !source_) {
    return QAbstractScrollArea::viewportEvent(event);
  }
  const QPoint at = static_cast<QHelpEvent*>(event)->pos();
  const int column = columnAtX(at.x());
  const qint64 row = scroll_.rowAt(at.y() - kHeaderHeight);
  QString text;
  if (column >= 0 && at.y() < kHeaderHeight) {
    const RowColumn& shown = source_->columns()[static_cast<size_t>(column)];
    text = shown.name + u'\n' + shown.type;
  } else if (column >= 0 && row >= 0) {
    const Cell* cell = source_->cell(row, column);
    if (cell != nullptr && CellWidth(*cell) > columns_.width(column)) {
      text = Display(*cell).text;
    }
  }
  if (text.isEmpty()) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(),
                       AsToolTip(text), viewport());
  }
  return true;
}

void RowView::announceCurrent() {
  AnnounceCurrentCell(this, current_row_, current_column_);
}

}  // namespace osiris::desktop

#include "desktop/rows/moc_row_view.cpp"
