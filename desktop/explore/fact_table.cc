#include "desktop/explore/fact_table.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

#include "desktop/explore/schema_model.h"
#include "desktop/style/fonts.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kRowHeight = 25;
constexpr int kHeaderHeight = 27;
constexpr int kPadding = 10;
constexpr int kIconRoom = 22;
constexpr int kWidestFit = 340;

QFont FontOf(const QModelIndex& index) {
  if (index.data(FactTableModel::kDataRole).toBool()) return DataFont();
  return UiFont(-1, index.column() == 0 ? QFont::Medium : QFont::Normal);
}

class FactDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Tokens& tokens = TokensOf(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    painter->fillRect(option.rect,
                      selected ? tokens.selection : tokens.surface);
    painter->fillRect(option.rect.x(), option.rect.bottom(),
                      option.rect.width(), 1, tokens.raised);
    QRect text = option.rect.adjusted(kPadding, 0, -kPadding, -1);
    const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
    if (!icon.isNull()) {
      icon.paint(painter, QRect(text.x(), text.y(), 13, text.height()));
      text.setLeft(text.x() + kIconRoom);
    }
    painter->setFont(FontOf(index));
    const bool faint = index.data(FactTableModel::kFaintRole).toBool();
    painter->setPen(faint ? tokens.faint
                          : (index.column() == 0 ? tokens.text : tokens.muted));
    painter->drawText(
        text, Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(),
                                          Qt::ElideRight, text.width()));
    painter->restore();
  }
};

class FactHeader final : public QHeaderView {
 public:
  explicit FactHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setSectionsClickable(false);
    setStretchLastSection(true);
    setMinimumSectionSize(60);
  }

 protected:
  QSize sizeHint() const override { return {100, kHeaderHeight}; }
  void paintSection(QPainter* painter, const QRect& rect,
                    int section) const override {
    const Tokens& tokens = TokensOf(palette());
    painter->save();
    painter->fillRect(rect, tokens.surface);
    painter->fillRect(rect.x(), rect.bottom(), rect.width(), 1,
                      tokens.outline_quiet);
    painter->setFont(UiFont(-2, QFont::DemiBold));
    painter->setPen(tokens.muted);
    painter->drawText(rect.adjusted(kPadding, 0, -4, 0),
                      Qt::AlignVCenter | Qt::TextSingleLine,
                      model()->headerData(section, Qt::Horizontal).toString());
    painter->restore();
  }
};

}  // namespace

FactTable::FactTable(FactTableModel* model, const QString& name,
                     QWidget* parent)
    : QTableView(parent) {
  setModel(model);
  setHorizontalHeader(new FactHeader(this));
  setItemDelegate(new FactDelegate(this));
  setAccessibleName(name);
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setTabKeyNavigation(false);
  setWordWrap(false);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(kRowHeight);
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  fit(*model);
}

void FactTable::fit(const FactTableModel& model) {
  // A hundred rows tell enough of the widths.
  const int rows = std::min(100, model.rowCount());
  for (int column = 0; column < model.columnCount(); ++column) {
    int width =
        QFontMetrics(UiFont(-2, QFont::DemiBold))
            .horizontalAdvance(
                model.headerData(column, Qt::Horizontal, Qt::DisplayRole)
                    .toString());
    for (int row = 0; row < rows; ++row) {
      const QModelIndex index = model.index(row, column);
      width = std::max(width, QFontMetrics(FontOf(index))
                                  .horizontalAdvance(index.data().toString()));
    }
    if (column == 0) width += kIconRoom;
    setColumnWidth(column, std::min(kWidestFit, width + 2 * kPadding + 14));
  }
}

int FactTable::fullHeight() const {
  return kHeaderHeight + model()->rowCount() * kRowHeight + 2;
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_fact_table.cpp"
