#pragma once

#include <QTableView>

namespace osiris::desktop {

class FactTableModel;

// Shows a FactTableModel in the look of the row view.
class FactTable final : public QTableView {
  Q_OBJECT

 public:
  // Takes no ownership of `model`.
  FactTable(FactTableModel* model, const QString& name,
            QWidget* parent = nullptr);

  // Height that shows every row and no more.
  int fullHeight() const;

 private:
  void fit(const FactTableModel& model);
};

}  // namespace osiris::desktop
