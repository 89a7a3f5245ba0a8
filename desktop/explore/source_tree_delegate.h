#pragma once

#include <QStyledItemDelegate>

namespace osiris::desktop {

// Draws one row of the tree of sources: icon with state, name, detail.
class SourceTreeDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  static constexpr int kRowHeight = 25;

  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option,
                 const QModelIndex& index) const override;
};

}  // namespace osiris::desktop
