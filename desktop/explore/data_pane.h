#pragma once

#include <QWidget>

#include <set>

#include "absl/status/status.h"
#include "desktop/explore/table_presenter.h"
#include "desktop/rows/row_view.h"

class QLayout;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace osiris::desktop {

class EmptyState;
class FoldingButton;
class NoticePanel;
class PlainLabel;

// The rows of one table: filter line, grid, and a foot that says how many
// there are and how that is known.
class DataPane final : public QWidget {
  Q_OBJECT

 public:
  // `presenter` must outlive the pane.
  explicit DataPane(TablePresenter& presenter, QWidget* parent = nullptr);

  RowView& grid() { return *grid_; }
  void focusFilter();
  // Puts a field for a row's number into the foot.
  void askForRow();
  // Cancels what is going on; false if nothing was.
  bool cancel();

 Q_SIGNALS:
  void currentChanged(qint64 row, int column);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeToolbar();
  QWidget* makeFoot();
  void applyFilter();
  // What is shown where rows are not.
  void updateEmptyState();
  // True while a rule gives the viewer no row at all.
  bool withheldAltogether() const;
  // Columns that the viewer does not get are not shown, whatever a person
  // chose to show.
  void updateColumns();
  void sortBy(int column);
  void showMenu(const QPoint& at);
  void showColumnsMenu();
  void goToRow();
  void addCopyActions(class QMenu* menu);
  void update();
  void updateFoot();
  void say(const QString& text);

  TablePresenter& presenter_;
  RowSource* shown_ = nullptr;
  QLineEdit* filter_;
  PlainLabel* filter_error_;
  NoticePanel* notice_;
  QStackedWidget* stack_;
  RowView* grid_;
  EmptyState* empty_;
  QLayout* tools_;
  FoldingButton* viewer_button_;
  // Hidden since the viewer does not get them.
  std::set<int> withheld_;
  FoldingButton* columns_button_;
  FoldingButton* copy_button_;
  PlainLabel* count_;
  PlainLabel* facts_;
  PlainLabel* selection_;
  QPushButton* cancel_;
  QPushButton* go_;
  QLineEdit* row_field_;
  QString said_;
};

}  // namespace osiris::desktop
