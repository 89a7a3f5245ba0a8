#include "desktop/explore/source_tree.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include "desktop/explore/source_tree_delegate.h"
#include "desktop/style/proxy_style.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {

using Kind = SourceTreeModel::Kind;

SourceTree::SourceTree(SourceTreeModel& model, QWidget* parent)
    : QTreeView(parent), model_(model) {
  setModel(&model);
  setItemDelegate(new SourceTreeDelegate(this));
  setHeaderHidden(true);
  setUniformRowHeights(true);
  setIndentation(16);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setExpandsOnDoubleClick(true);
  setMouseTracking(true);
  verticalScrollBar()->setProperty(ProxyStyle::kOnBackground, true);
  setAccessibleName(tr("Sources"));
  connect(&model, &QAbstractItemModel::modelReset, this, &SourceTree::restore);
  connect(this, &QTreeView::expanded, this, [this](const QModelIndex& index) {
    if (restoring_) return;
    const QString key = index.data(SourceTreeModel::kKeyRole).toString();
    open_.insert(key);
    closed_.remove(key);
    if (model_.kindOf(index) == Kind::kSource) Q_EMIT sourceOpened(key);
  });
  connect(this, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
    if (restoring_) return;
    const QString key = index.data(SourceTreeModel::kKeyRole).toString();
    open_.remove(key);
    closed_.insert(key);
  });
  connect(selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& index) {
            if (!restoring_ && index.isValid()) {
              current_ = index.data(SourceTreeModel::kKeyRole).toString();
            }
          });
  restore();
}

bool SourceTree::opensByItself(const QModelIndex& index) const {
  const Kind kind = model_.kindOf(index);
  if (kind == Kind::kSchema) return true;
  if (model_.filter().isEmpty()) return false;
  // Show what was found; a table found by its own name stays closed.
  return kind == Kind::kSource ||
         (kind == Kind::kTable &&
          model_.rowCount(index) <
              static_cast<int>(model_.tableOf(index)->columns.size()));
}

void SourceTree::restoreUnder(const QModelIndex& parent) {
  for (int row = 0; row < model_.rowCount(parent); ++row) {
    const QModelIndex index = model_.index(row, 0, parent);
    const QString key = index.data(SourceTreeModel::kKeyRole).toString();
    if (key == current_) setCurrentIndex(index);
    const bool open =
        open_.contains(key) || (opensByItself(index) && !closed_.contains(key));
    if (!open) continue;
    setExpanded(index, true);
    restoreUnder(index);
  }
}

void SourceTree::restore() {
  restoring_ = true;
  restoreUnder({});
  restoring_ = false;
}

void SourceTree::reveal(const QModelIndex& index) {
  for (QModelIndex above = index.parent(); above.isValid();
       above = above.parent()) {
    setExpanded(above, true);
  }
  setCurrentIndex(index);
  scrollTo(index);
}

void SourceTree::drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
  const Tokens& tokens = TokensOf(palette());
  const QRect row(0, option.rect.y() + 1, viewport()->width(),
                  option.rect.height() - 1);
  const bool selected = selectionModel()->isSelected(index);
  const bool hover =
      row.contains(viewport()->mapFromGlobal(QCursor::pos())) && underMouse();
  QStyleOptionViewItem plain = option;
  plain.palette.setColor(QPalette::Highlight, Qt::transparent);
  plain.showDecorationSelected = false;
  plain.state &= ~QStyle::State_MouseOver;
  if (selected || hover) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(selected && hasFocus() && index == currentIndex()
                        ? QPen(tokens.accent, 1)
                        : QPen(Qt::NoPen));
    painter->setBrush(selected ? tokens.selection : tokens.hover);
    painter->drawRoundedRect(QRectF(row).adjusted(.5, .5, -.5, -.5), 4, 4);
    painter->restore();
  }
  QTreeView::drawRow(painter, plain, index);
}

void SourceTree::keyPressEvent(QKeyEvent* event) {
  const bool enter =
      event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter && currentIndex().isValid()) {
    Q_EMIT chosen(currentIndex());
    return;
  }
  QTreeView::keyPressEvent(event);
}

void SourceTree::mouseReleaseEvent(QMouseEvent* event) {
  QTreeView::mouseReleaseEvent(event);
  const QModelIndex index = indexAt(event->position().toPoint());
  if (event->button() == Qt::LeftButton && index.isValid() &&
      visualRect(index).contains(event->position().toPoint())) {
    Q_EMIT chosen(index);
  }
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_source_tree.cpp"
