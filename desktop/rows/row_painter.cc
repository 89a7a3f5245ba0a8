#include "desktop/rows/row_painter.h"

#include <QFontMetrics>
#include <QLocale>
#include <algorithm>

#include "desktop/rows/cell_text.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"

namespace osiris::desktop {
namespace {

constexpr int kPadding = 10;
constexpr int kIconRoom = 22;

QFont HeaderFont() { return UiFont(-1, QFont::DemiBold); }

bool AlignsRight(const RowColumn& column) {
  return column.kind == ColumnType::kInteger ||
         column.kind == ColumnType::kFloat ||
         column.kind == ColumnType::kDecimal;
}

// Left edge of a column in the viewport.
int LeftOf(const RowPicture& picture, int column) {
  return picture.gutter + picture.columns.x(column) - picture.scrolled_x;
}

void PaintHeaderCell(QPainter& painter, const RowPicture& picture, int index,
                     const QRect& rect) {
  const RowColumn& column =
      picture.source->columns()[static_cast<size_t>(index)];
  const Tokens& tokens = picture.tokens;
  painter.fillRect(rect, index == picture.current_column ? tokens.selection
                                                         : tokens.surface);
  painter.fillRect(rect.right(), rect.y() + 1, 1, rect.height() - 1,
                   tokens.hairline);
  QRect text = rect.adjusted(kPadding, 0, -kPadding, 0);
  const QRect icon(rect.right() - kIconRoom - 2, rect.y() + 7, 16, 16);
  if (column.primary_key) {
    PaintIcon(painter, icon, QStringLiteral("key"), tokens.warn, 14);
    text.setRight(icon.left() - 4);
  } else if (column.foreign_key) {
    PaintIcon(painter, icon, QStringLiteral("link-45deg"), tokens.muted, 14);
    text.setRight(icon.left() - 4);
  }
  painter.setFont(HeaderFont());
  painter.setPen(tokens.text);
  painter.drawText(QRect(text.x(), rect.y() + 5, text.width(), 19),
                   Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                   painter.fontMetrics().elidedText(column.name, Qt::ElideRight,
                                                    text.width()));
  QRect below(rect.x() + kPadding, rect.y() + 23, rect.width() - 2 * kPadding,
              15);
  if (index == picture.sort_column) {
    PaintIcon(painter, QRect(rect.right() - kIconRoom - 2, below.y(), 16, 15),
              picture.sort_descending ? QStringLiteral("arrow-down")
                                      : QStringLiteral("arrow-up"),
              tokens.accent, 11);
    below.setRight(rect.right() - kIconRoom - 4);
  }
  painter.setFont(DataFont(-1));
  painter.setPen(tokens.muted);
  painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                   painter.fontMetrics().elidedText(column.type, Qt::ElideRight,
                                                    below.width()));
}

void PaintHeader(QPainter& painter, const RowPicture& picture) {
  const QRect header(0, 0, picture.viewport.width(), picture.header_height);
  painter.fillRect(header, picture.tokens.surface);
  painter.save();
  painter.setClipRect(header.adjusted(picture.gutter, 0, 0, 0));
  for (int i = 0; i < picture.columns.count(); ++i) {
    const QRect rect(LeftOf(picture, i), 0, picture.columns.width(i),
                     header.height() - 1);
    if (rect.width() > 0 && rect.right() >= picture.gutter &&
        rect.left() <= header.right()) {
      PaintHeaderCell(painter, picture, i, rect);
    }
  }
  painter.restore();
  painter.fillRect(0, header.bottom(), header.width(), 1,
                   picture.tokens.outline_quiet);
}

void PaintCell(QPainter& painter, const RowPicture& picture, const QRect& rect,
               const Cell& cell, int place) {
  const RowColumn& column =
      picture.source->columns()[static_cast<size_t>(place)];
  const CellText shown = Display(cell);
  const Tokens& tokens = picture.tokens;
  painter.setFont(DataFont(0, shown.stand_in));
  const QColor& text =
      picture.source->masked(place) ? tokens.assistant : tokens.text;
  painter.setPen(shown.stand_in ? tokens.muted : text);
  const QRect inner = rect.adjusted(kPadding, 0, -kPadding, 0);
  const bool right = AlignsRight(column) || shown.number;
  painter.drawText(inner,
                   int(Qt::AlignVCenter) |
                       int(right ? Qt::AlignRight : Qt::AlignLeft) |
                       int(Qt::TextSingleLine),
                   painter.fontMetrics().elidedText(shown.text, Qt::ElideRight,
                                                    inner.width()));
}

// A pale bar where a value will be.
void PaintMissing(QPainter& painter, const RowPicture& picture,
                  const QRect& rect, qint64 row, int column) {
  const int most = std::max(8, rect.width() - 2 * kPadding);
  // Of differing lengths, as text is.
  const int width = most * static_cast<int>(3 + (row * 7 + column * 5) % 5) / 8;
  painter.setPen(Qt::NoPen);
  painter.setBrush(picture.tokens.raised);
  painter.drawRoundedRect(
      QRect(rect.x() + kPadding, rect.center().y() - 3, width, 7), 3, 3);
}

void PaintRow(QPainter& painter, const RowPicture& picture, qint64 row,
              const QRect& rect) {
  const Tokens& tokens = picture.tokens;
  const bool selected =
      row >= picture.first_selected && row <= picture.last_selected;
  painter.fillRect(rect.adjusted(picture.gutter, 0, 0, 0),
                   selected ? tokens.selection : tokens.surface);
  if (!selected) {
    painter.fillRect(picture.gutter, rect.bottom(), rect.width(), 1,
                     tokens.raised);
  }
  painter.save();
  painter.setClipRect(rect.adjusted(picture.gutter, 0, 0, 0));
  for (int i = 0; i < picture.columns.count(); ++i) {
    const QRect cell_rect(LeftOf(picture, i), rect.y(),
                          picture.columns.width(i), rect.height() - 1);
    if (cell_rect.width() <= 0 || cell_rect.right() < picture.gutter ||
        cell_rect.left() > rect.right()) {
      continue;
    }
    const Cell* cell = picture.source->cell(row, i);
    if (cell == nullptr) {
      PaintMissing(painter, picture, cell_rect, row, i);
    } else {
      PaintCell(painter, picture, cell_rect, *cell, i);
    }
    if (picture.focus && row == picture.current_row &&
        i == picture.current_column) {
      painter.setPen(QPen(tokens.accent, 2));
      painter.setBrush(Qt::NoBrush);
      painter.drawRect(cell_rect.adjusted(1, 1, -1, -1));
    }
  }
  painter.restore();
  painter.setFont(DataFont(-2));
  painter.setPen(selected ? tokens.accent : tokens.faint);
  painter.drawText(QRect(0, rect.y(), picture.gutter - 7, rect.height()),
                   Qt::AlignRight | Qt::AlignVCenter, QString::number(row + 1));
}

}  // namespace

int HeaderWidth(const RowColumn& column) {
  const int icon = column.primary_key || column.foreign_key ? kIconRoom + 4 : 0;
  const int name =
      QFontMetrics(HeaderFont()).horizontalAdvance(column.name) + icon;
  const int type = QFontMetrics(DataFont(-1)).horizontalAdvance(column.type);
  return std::max(name, type) + 2 * kPadding + 2;
}

int CellWidth(const Cell& cell) {
  return QFontMetrics(DataFont()).horizontalAdvance(Display(cell).text) +
         2 * kPadding + 2;
}

void PaintRows(QPainter& painter, const RowPicture& picture) {
  painter.setRenderHint(QPainter::TextAntialiasing);
  painter.fillRect(picture.viewport, picture.tokens.surface);
  if (picture.source == nullptr || picture.columns.count() == 0) return;
  const int width = picture.viewport.width();
  painter.setClipRect(0, picture.header_height, width,
                      picture.viewport.height());
  for (qint64 row = picture.scroll.firstRow(); row <= picture.scroll.lastRow();
       ++row) {
    PaintRow(painter, picture, row,
             QRect(0, picture.header_height + picture.scroll.yOf(row), width,
                   picture.row_height));
  }
  painter.setClipping(false);
  PaintHeader(painter, picture);
  painter.fillRect(picture.gutter - 1, 0, 1, picture.viewport.height(),
                   picture.tokens.hairline);
}

}  // namespace osiris::desktop
