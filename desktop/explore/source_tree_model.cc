#include "desktop/explore/source_tree_model.h"

#include <QLocale>
#include <QStringList>

#include "core/base/error_info.h"
#include "desktop/explore/explore_text.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

// An index's id: the node's place times two, plus one for a column under it.
quintptr IdOf(int node, bool column) {
  return static_cast<quintptr>(node) * 2 + (column ? 1 : 0);
}

QString Text(const std::string& text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

SourceTreeModel::SourceTreeModel(const ExplorePresenter& presenter,
                                 QObject* parent)
    : QAbstractItemModel(parent), presenter_(presenter) {
  connect(&presenter, &ExplorePresenter::sourcesChanged, this,
          &SourceTreeModel::rebuild);
  connect(&presenter, &ExplorePresenter::sourceChanged, this,
          &SourceTreeModel::updateSource);
  rebuild();
}

void SourceTreeModel::setFilter(const QString& text) {
  const QString trimmed = text.trimmed();
  if (trimmed == filter_) return;
  filter_ = trimmed;
  rebuild();
}

void SourceTreeModel::rebuild() {
  beginResetModel();
  nodes_.clear();
  roots_.clear();
  catalogs_.clear();
  matches_ = 0;
  for (size_t i = 0; i < presenter_.sources().size(); ++i) {
    catalogs_.push_back(presenter_.sources()[i].discovered);
    Node node;
    node.source = i;
    node.row = static_cast<int>(roots_.size());
    const int source = addNode(std::move(node));
    roots_.push_back(source);
    addTables(source);
    // A filter hides sources in which it finds nothing, once it can know.
    if (!filter_.isEmpty() && catalogs_[i] && nodes_.back().parent == -1) {
      roots_.pop_back();
      nodes_.pop_back();
    }
  }
  endResetModel();
}

void SourceTreeModel::updateSource(const QString& reference) {
  for (const int root : roots_) {
    const Node& node = nodes_[static_cast<size_t>(root)];
    const SourceState& state = presenter_.sources()[node.source];
    if (Text(state.entry.reference) != reference) continue;
    const bool note =
        !node.children.empty() &&
        nodes_[static_cast<size_t>(node.children[0])].kind == Kind::kNote;
    if (state.discovered == catalogs_[node.source] &&
        note == !state.discovered) {
      const QModelIndex index = indexOfNode(root);
      Q_EMIT dataChanged(index, index);
      if (note) {
        const QModelIndex child = indexOfNode(node.children[0]);
        Q_EMIT dataChanged(child, child);
      }
      return;
    }
  }
  rebuild();
}

int SourceTreeModel::addNode(Node node) {
  const int place = static_cast<int>(nodes_.size());
  if (node.parent >= 0) {
    std::vector<int>& siblings =
        nodes_[static_cast<size_t>(node.parent)].children;
    node.row = static_cast<int>(siblings.size());
    siblings.push_back(place);
  }
  nodes_.push_back(std::move(node));
  return place;
}

void SourceTreeModel::addTables(int source_node) {
  const size_t source = nodes_[static_cast<size_t>(source_node)].source;
  const Discovered* discovered = catalogs_[source].get();
  if (discovered == nullptr || discovered->catalog.tables.empty()) {
    Node note;
    note.kind = Kind::kNote;
    note.parent = source_node;
    note.source = source;
    if (filter_.isEmpty()) addNode(std::move(note));
    return;
  }
  int parent = source_node;
  const std::string* schema = nullptr;
  const std::vector<Table>& tables = discovered->catalog.tables;
  for (size_t i = 0; i < tables.size(); ++i) {
    Node node;
    node.kind = Kind::kTable;
    node.source = source;
    node.table = i;
    if (!tableMatches(tables[i], &node)) continue;
    if (!filter_.isEmpty()) {
      matches_ += node.some_columns ? static_cast<int>(node.columns.size()) : 1;
    }
    if (schema == nullptr || *schema != tables[i].name.schema) {
      schema = &tables[i].name.schema;
      parent = source_node;
      if (!schema->empty()) {
        Node group;
        group.kind = Kind::kSchema;
        group.parent = source_node;
        group.source = source;
        group.table = i;
        group.text = SafeText(*schema);
        parent = addNode(std::move(group));
      }
    }
    node.text = SafeName(tables[i].name.name);
    node.parent = parent;
    addNode(std::move(node));
  }
}

bool SourceTreeModel::tableMatches(const Table& table, Node* node) const {
  if (filter_.isEmpty() ||
      Text(table.name.name).contains(filter_, Qt::CaseInsensitive)) {
    return true;
  }
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (Text(table.columns[i].name).contains(filter_, Qt::CaseInsensitive)) {
      node->columns.push_back(static_cast<int>(i));
    }
  }
  node->some_columns = true;
  return !node->columns.empty();
}

const Table& SourceTreeModel::tableAt(const Node& node) const {
  return catalogs_[node.source]->catalog.tables[node.table];
}

const SourceTreeModel::Node* SourceTreeModel::nodeOf(
    const QModelIndex& index) const {
  return index.isValid() ? &nodes_[index.internalId() / 2] : nullptr;
}

QModelIndex SourceTreeModel::indexOfNode(int node) const {
  return createIndex(nodes_[static_cast<size_t>(node)].row, 0,
                     IdOf(node, false));
}

int SourceTreeModel::shownColumn(const Node& node, int row) const {
  return node.some_columns ? node.columns[static_cast<size_t>(row)] : row;
}

SourceTreeModel::Kind SourceTreeModel::kindOf(const QModelIndex& index) const {
  if (index.internalId() % 2 == 1) return Kind::kColumn;
  return nodeOf(index)->kind;
}

const Table* SourceTreeModel::tableOf(const QModelIndex& index) const {
  const Node* node = nodeOf(index);
  return node == nullptr || node->kind != Kind::kTable ? nullptr
                                                       : &tableAt(*node);
}

const Column* SourceTreeModel::columnOf(const QModelIndex& index) const {
  if (!index.isValid() || kindOf(index) != Kind::kColumn) return nullptr;
  const Node& node = *nodeOf(index);
  return &tableAt(node)
              .columns[static_cast<size_t>(shownColumn(node, index.row()))];
}

const SourceState* SourceTreeModel::sourceOf(const QModelIndex& index) const {
  const Node* node = nodeOf(index);
  return node == nullptr || node->source >= presenter_.sources().size()
             ? nullptr
             : &presenter_.sources()[node->source];
}

QModelIndex SourceTreeModel::indexOfTable(const std::string& reference,
                                          const TableName& name) const {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (node.kind == Kind::kTable && tableAt(node).name == name &&
        presenter_.sources()[node.source].entry.reference == reference) {
      return indexOfNode(static_cast<int>(i));
    }
  }
  return {};
}

QModelIndex SourceTreeModel::index(int row, int column,
                                   const QModelIndex& parent) const {
  if (row < 0 || column != 0 || row >= rowCount(parent)) return {};
  if (!parent.isValid()) {
    return createIndex(row, 0, IdOf(roots_[static_cast<size_t>(row)], false));
  }
  const Node& node = *nodeOf(parent);
  if (node.kind == Kind::kTable) {
    return createIndex(row, 0,
                       IdOf(static_cast<int>(parent.internalId() / 2), true));
  }
  return createIndex(row, 0,
                     IdOf(node.children[static_cast<size_t>(row)], false));
}

QModelIndex SourceTreeModel::parent(const QModelIndex& child) const {
  if (!child.isValid()) return {};
  if (kindOf(child) == Kind::kColumn) {
    return indexOfNode(static_cast<int>(child.internalId() / 2));
  }
  const int parent = nodeOf(child)->parent;
  return parent < 0 ? QModelIndex() : indexOfNode(parent);
}

int SourceTreeModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return static_cast<int>(roots_.size());
  if (parent.column() != 0 || kindOf(parent) == Kind::kColumn) return 0;
  const Node& node = *nodeOf(parent);
  if (node.kind != Kind::kTable) return static_cast<int>(node.children.size());
  return static_cast<int>(node.some_columns ? node.columns.size()
                                            : tableAt(node).columns.size());
}

int SourceTreeModel::columnCount(const QModelIndex&) const { return 1; }

Qt::ItemFlags SourceTreeModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::NoItemFlags;
  if (kindOf(index) == Kind::kNote) return Qt::ItemIsEnabled;
  return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

QVariant SourceTreeModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Node& node = *nodeOf(index);
  const Kind kind = kindOf(index);
  const SourceState& state = presenter_.sources()[node.source];
  if (role == kKindRole) return static_cast<int>(kind);
  if (role == kReferenceRole) return Text(state.entry.reference);
  switch (kind) {
    case Kind::kSource:
      return sourceData(node, role);
    case Kind::kSchema:
      if (role == Qt::DisplayRole) return node.text;
      if (role == kKeyRole) {
        return QStringList{Text(state.entry.reference), node.text}.join(u'\n');
      }
      if (role == kIconRole) return QStringLiteral("layers");
      if (role == kDetailRole) return QString::number(node.children.size());
      return {};
    case Kind::kTable:
      return tableData(node, role);
    case Kind::kColumn:
      return columnData(node, index.row(), role);
    case Kind::kNote:
      return noteData(node, role);
  }
  return {};
}

QString SourceTreeModel::sourceDetail(const SourceState& state) const {
  switch (state.phase) {
    case SourceState::Phase::kDiscovering:
      if (state.progress.total > 0) {
        return tr("%1 of %2")
            .arg(state.progress.done)
            .arg(state.progress.total);
      }
      return tr("reading…");
    case SourceState::Phase::kFailed:
      return tr("failed");
    case SourceState::Phase::kCancelled:
      return tr("cancelled");
    case SourceState::Phase::kRecalled:
      return tr("of %1").arg(ShortDay(state.discovered->taken_at));
    default:
      return {};
  }
}

QVariant SourceTreeModel::sourceData(const Node& node, int role) const {
  const SourceState& state = presenter_.sources()[node.source];
  switch (role) {
    case Qt::DisplayRole:
      return ShortReference(state.entry.reference);
    case Qt::ToolTipRole:
      return AsToolTip(SafeText(state.entry.description));
    case Qt::AccessibleTextRole:
      return QStringList{ShortReference(state.entry.reference),
                         EnvironmentWord(state.entry.environment),
                         sourceDetail(state)}
          .join(u' ')
          .simplified();
    case kKeyRole:
      return Text(state.entry.reference);
    case kIconRole:
      return IconOf(state.entry);
    case kDetailRole:
      return sourceDetail(state);
    case kEnvironmentRole:
      return EnvironmentWord(state.entry.environment);
    case kPhaseRole:
      return static_cast<int>(state.entry.problem ? SourceState::Phase::kFailed
                                                  : state.phase);
    default:
      return {};
  }
}

QVariant SourceTreeModel::tableData(const Node& node, int role) const {
  const Table& table = tableAt(node);
  switch (role) {
    case Qt::DisplayRole:
      return node.text;
    case Qt::ToolTipRole: {
      QStringList lines = {FullName(table.name)};
      if (table.row_count) lines << LongCount(*table.row_count);
      if (table.error) lines << SafeText(table.error->message);
      return AsToolTip(lines.join(QStringLiteral(" · ")));
    }
    case kKeyRole:
      return QStringList{
          Text(presenter_.sources()[node.source].entry.reference),
          Text(table.name.schema), Text(table.name.name)}
          .join(u'\n');
    case kIconRole:
      return table.error ? QStringLiteral("exclamation-triangle-fill")
                         : IconOf(table.kind);
    case kDetailRole:
      if (table.row_count) return ShortCount(*table.row_count);
      return table.kind == TableKind::kTable ? QString()
                                             : SafeText(NameOf(table.kind));
    default:
      return {};
  }
}

QVariant SourceTreeModel::columnData(const Node& node, int row,
                                     int role) const {
  const Table& table = tableAt(node);
  const Column& column =
      table.columns[static_cast<size_t>(shownColumn(node, row))];
  switch (role) {
    case Qt::DisplayRole:
      return SafeText(column.name);
    case kKeyRole:
      return QStringList{tableData(node, kKeyRole).toString(),
                         Text(column.name)}
          .join(u'\n');
    case kIconRole:
      return IconOf(column.type);
    case kDetailRole:
      return TypeOf(column).toLower();
    default:
      return {};
  }
}

QVariant SourceTreeModel::noteData(const Node& node, int role) const {
  const SourceState& state = presenter_.sources()[node.source];
  if (role == kKeyRole)
    return Text(state.entry.reference) + QStringLiteral("\n");
  if (role != Qt::DisplayRole) return {};
  if (state.discovered) return tr("no tables in here");
  switch (state.phase) {
    case SourceState::Phase::kDiscovering:
      return tr("reading the catalogue…");
    case SourceState::Phase::kFailed:
      return SafeText(GetErrorInfo(state.failure).code);
    case SourceState::Phase::kCancelled:
      return tr("cancelled; discover again");
    default:
      return tr("not discovered yet");
  }
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_source_tree_model.cpp"
