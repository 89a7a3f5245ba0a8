#pragma once

#include <QObject>
#include <QString>
#include <vector>

#include "absl/status/status.h"
#include "core/driver/catalog.h"
#include "core/driver/row_batch.h"

namespace osiris::desktop {

// A column as a row view shows it. Names are a source's own text.
struct RowColumn {
  QString name;
  // As declared, or the normalised type where nothing was.
  QString type;
  ColumnType kind = ColumnType::kOther;
  bool primary_key = false;
  bool foreign_key = false;
};

// Rows that may not be there yet. Lives on the GUI thread; never blocks.
class RowSource : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  virtual const std::vector<RowColumn>& columns() const = 0;

  // The rows there are as far as is known: it may grow and shrink until
  // countIsExact().
  virtual qint64 rowCount() const = 0;
  virtual bool countIsExact() const = 0;

  // The cell, or null while its row is not loaded. Valid until control
  // returns to the event loop.
  virtual const Cell* cell(qint64 row, int column) const = 0;

  // True if the values of a column are tokens that stand for others.
  virtual bool masked(int /*column*/) const { return false; }

  // Says which rows are on screen, both included: they are loaded first, then
  // those near them; what was asked for before and is far away is dropped.
  virtual void show(qint64 first, qint64 last) = 0;

 Q_SIGNALS:
  // Other columns, or other rows altogether.
  void reset();
  void countChanged();
  // These rows were loaded.
  void rowsLoaded(qint64 first, qint64 last);
};

}  // namespace osiris::desktop
