#pragma once

#include <QWidget>
#include <memory>
#include <string>

#include "desktop/explore/explore_presenter.h"
#include "desktop/explore/table_presenter.h"

class QStackedWidget;

namespace osiris::desktop {

class Chip;
class DataPane;
class FoldingButton;
class IconLabel;
class PlainLabel;
class SubTabStrip;

// One open table: a header that says what and where it is, and its Data,
// Schema and Relations.
class TableDocument final : public QWidget {
  Q_OBJECT

 public:
  enum Tab { kData, kSchema, kRelations };

  // The table must be in the source's catalogue; `presenter` must outlive the
  // document.
  TableDocument(ExplorePresenter& presenter, const std::string& reference,
                const TableName& name, QWidget* parent = nullptr);

  const std::string& reference() const { return reference_; }
  const TableName& name() const { return name_; }
  const Table& table() const { return table_->table(); }
  // What the inspector shows of it; -1 for the table itself.
  int currentColumn() const;
  qint64 currentRow() const;
  // The current row's value; null while it is not loaded.
  const Cell* currentCell() const;

  Tab tab() const;
  void setTab(Tab tab);
  DataPane& data() { return *data_; }
  TablePresenter& presenter() { return *table_; }

  // Makes a column current, if the table has it.
  void showColumn(const std::string& name);

  // F5: the rows again.
  void reload();
  bool idle() const { return table_->idle(); }
  QWidget* focusTarget() const;

 Q_SIGNALS:
  void currentChanged();
  void activityChanged();
  void tableChosen(const osiris::TableName& name);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeHeader();
  // After a discovery: the schema may be another one.
  void refreshCatalog();
  void buildPanes(TablePresenter& table);
  void updateHeader();
  void fitHeader();
  void showWantedColumn();

  ExplorePresenter& presenter_;
  std::string reference_;
  TableName name_;
  std::shared_ptr<const Discovered> discovered_;
  std::unique_ptr<TablePresenter> table_;
  int schema_column_ = -1;
  // Wanted before there were rows to have it in.
  int wanted_column_ = -1;
  IconLabel* icon_;
  PlainLabel* place_;
  Chip* environment_;
  Chip* kind_;
  PlainLabel* title_;
  FoldingButton* discover_;
  SubTabStrip* tabs_;
  QStackedWidget* stack_;
  DataPane* data_ = nullptr;
};

}  // namespace osiris::desktop
