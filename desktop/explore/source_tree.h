#pragma once

#include <QSet>
#include <QTreeView>

#include "desktop/explore/source_tree_model.h"

namespace osiris::desktop {

// The tree of sources: rows of 25, selection as a rounded bar, counts at the
// right. Keeps expansion and selection through resets of its model.
class SourceTree final : public QTreeView {
  Q_OBJECT

 public:
  explicit SourceTree(SourceTreeModel& model, QWidget* parent = nullptr);

  // Opens what is above `index`, selects it and scrolls to it.
  void reveal(const QModelIndex& index);

 Q_SIGNALS:
  // Enter, or a click on it.
  void chosen(const QModelIndex& index);
  // A source was opened.
  void sourceOpened(const QString& reference);

 protected:
  void drawRow(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
  void keyPressEvent(QKeyEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  void restore();
  void restoreUnder(const QModelIndex& parent);
  bool opensByItself(const QModelIndex& index) const;

  SourceTreeModel& model_;
  // Keys of what a person opened or closed.
  QSet<QString> open_;
  QSet<QString> closed_;
  QString current_;
  bool restoring_ = false;
};

}  // namespace osiris::desktop
