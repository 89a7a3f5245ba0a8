#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <vector>

#include "core/driver/catalog.h"

namespace osiris::desktop {

// A small table of facts, all text, made at once. For lists of a catalogue;
// rows of data have the row view.
class FactTableModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role {
    // bool: our words in place of a value; drawn paler.
    kFaintRole = Qt::UserRole,
    // bool: an identifier or a type, drawn in the data font.
    kDataRole,
  };

  struct Row {
    // As many as there are headers.
    QStringList cells;
    // Icon of the first cell.
    QString icon;
  };

  // `data_columns` holds the places whose text is the source's own.
  FactTableModel(QStringList headers, std::vector<int> data_columns,
                 std::vector<Row> rows, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation,
                      int role) const override;

 private:
  QStringList headers_;
  std::vector<int> data_columns_;
  std::vector<Row> rows_;
};

// "name, type, may be NULL, default, key, comment" of each column.
FactTableModel* MakeColumnModel(const Table& table, QObject* parent);
// Primary, foreign and unique keys, then indexes.
FactTableModel* MakeKeyModel(const Table& table, QObject* parent);

// "PK", "FK → customers.id", "unique", joined; of one column.
QStringList KeyWordsOf(const Table& table, const std::string& column);

}  // namespace osiris::desktop
