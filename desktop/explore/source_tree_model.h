#pragma once

#include <QAbstractItemModel>
#include <memory>
#include <string>
#include <vector>

#include "desktop/explore/explore_presenter.h"

namespace osiris::desktop {

// Sources, their schemas, tables and columns, filtered by a few letters.
//
// Columns cost nothing until they are asked for. Shows the presenter's state
// and holds none of its own beside the filter; lives on the GUI thread.
class SourceTreeModel final : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum class Kind { kSource, kSchema, kTable, kColumn, kNote };

  enum Role {
    // int(Kind)
    kKindRole = Qt::UserRole,
    // QString: the same for the same thing after a reset.
    kKeyRole,
    // QString: right of the name.
    kDetailRole,
    // QString: name of the icon.
    kIconRole,
    // QString: reference of the source.
    kReferenceRole,
    // QString: "PROD" and its like, or empty.
    kEnvironmentRole,
    // int(SourceState::Phase)
    kPhaseRole,
  };

  // `presenter` must outlive the model.
  explicit SourceTreeModel(const ExplorePresenter& presenter,
                           QObject* parent = nullptr);

  // Tables whose name holds `text`, and columns whose name does, under their
  // tables; without regard to case. Empty shows all.
  void setFilter(const QString& text);
  const QString& filter() const { return filter_; }
  // Tables and columns that the filter found.
  int matches() const { return matches_; }

  Kind kindOf(const QModelIndex& index) const;
  // Null unless the index is a table or a column of one.
  const Table* tableOf(const QModelIndex& index) const;
  // Null unless the index is a column.
  const Column* columnOf(const QModelIndex& index) const;
  const SourceState* sourceOf(const QModelIndex& index) const;
  // Invalid if it is not there, or filtered out.
  QModelIndex indexOfTable(const std::string& reference,
                           const TableName& name) const;

  QModelIndex index(int row, int column,
                    const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 private:
  struct Node {
    Kind kind = Kind::kSource;
    int parent = -1;
    int row = 0;
    std::vector<int> children;
    size_t source = 0;
    size_t table = 0;
    QString text;
    // Only when the filter chose some: places in Table::columns.
    bool some_columns = false;
    std::vector<int> columns;
  };

  void rebuild();
  void updateSource(const QString& reference);
  int addNode(Node node);
  void addTables(int source_node);
  bool tableMatches(const Table& table, Node* node) const;
  const Table& tableAt(const Node& node) const;
  const Node* nodeOf(const QModelIndex& index) const;
  QModelIndex indexOfNode(int node) const;
  int shownColumn(const Node& node, int row) const;
  QVariant sourceData(const Node& node, int role) const;
  QVariant tableData(const Node& node, int role) const;
  QVariant columnData(const Node& node, int row, int role) const;
  QVariant noteData(const Node& node, int role) const;
  QString sourceDetail(const SourceState& state) const;

  const ExplorePresenter& presenter_;
  QString filter_;
  int matches_ = 0;
  std::vector<int> roots_;
  std::vector<Node> nodes_;
  // The catalogues that nodes refer into, by source: they stay alive until the
  // next reset, whatever the presenter learns.
  std::vector<std::shared_ptr<const Discovered>> catalogs_;
};

}  // namespace osiris::desktop
