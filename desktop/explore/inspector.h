#pragma once

#include <QWidget>
#include <optional>

#include "core/driver/catalog.h"
#include "core/driver/row_batch.h"

class QScrollArea;
class QVBoxLayout;

namespace osiris::desktop {

class Chip;
class PlainLabel;

// Details of what is selected: a column with the value of the current row, a
// table, or nothing. Facts of the catalogue only.
class Inspector final : public QWidget {
  Q_OBJECT

 public:
  explicit Inspector(QWidget* parent = nullptr);

  void showNothing();
  void showTable(const Table& table);
  // `value` is the current row's, if it is loaded; `row` counts from 1.
  void showColumn(const Table& table, const Column& column,
                  std::optional<Cell> value, qint64 row);

 Q_SIGNALS:
  void closeRequested();
  // A reference was followed.
  void tableChosen(const osiris::TableName& name);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  // Empties the body; `icon`, `title` and `chip` make the head.
  void begin(const QString& icon, const QString& title, const QString& chip);
  void end();
  void addChips(const std::vector<std::pair<QString, int>>& chips);
  void addCaption(const QString& text, const QString& aside = {});
  void addFact(const QString& name, const QString& value, bool data = true);
  void addText(const QString& text, bool data);
  void addCard(const QString& title, const QString& line, const QString& icon);
  void addLink(const QString& text, const TableName& target);
  void addRule();
  void addKeys(const Table& table, const Column& column);
  void addIndexes(const Table& table, const Column& column);

  QString icon_;
  PlainLabel* title_;
  Chip* chip_;
  QScrollArea* scroll_;
  QWidget* body_ = nullptr;
  QVBoxLayout* rows_ = nullptr;
};

}  // namespace osiris::desktop
