#pragma once

#include <QWidget>

#include "desktop/explore/explore_presenter.h"
#include "desktop/explore/source_tree_model.h"

class QHBoxLayout;
class QLineEdit;
class QToolButton;

namespace osiris::desktop {

class PlainLabel;
class SourceTree;

// The pane of sources: add and refresh, a filter line, the tree, a count.
class Navigator final : public QWidget {
  Q_OBJECT

 public:
  // `presenter` must outlive the navigator.
  explicit Navigator(ExplorePresenter& presenter, QWidget* parent = nullptr);

  SourceTree& tree() { return *tree_; }
  SourceTreeModel& model() { return *model_; }
  void focusFilter();
  // Reference of the source that is selected, or of what is in it; empty.
  std::string currentReference() const;

 Q_SIGNALS:
  void addFileRequested();
  void addSampleRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* makeHead();
  QHBoxLayout* makeFilterRow();
  QWidget* makeFoot();
  QToolButton* makeButton(const QString& icon, const QString& name);
  void updateFoot();

  ExplorePresenter& presenter_;
  SourceTreeModel* model_;
  SourceTree* tree_;
  QLineEdit* filter_;
  PlainLabel* foot_;
  PlainLabel* foot_right_;
};

}  // namespace osiris::desktop
