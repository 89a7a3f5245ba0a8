#include "desktop/explore/schema_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "desktop/explore/explore_text.h"
#include "desktop/style/icons.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

const QString kDash = QStringLiteral("–");

QString Tr(const char* text) {
  return QCoreApplication::translate("SchemaModel", text);
}

QString Joined(const std::vector<std::string>& names) {
  QStringList shown;
  for (const std::string& name : names) shown << SafeText(name);
  return shown.join(QStringLiteral(", "));
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

QString Actions(const ForeignKey& key) {
  QStringList actions;
  if (!key.on_update.empty() && key.on_update != "NO ACTION") {
    actions << Tr("on update %1").arg(SafeText(key.on_update).toLower());
  }
  if (!key.on_delete.empty() && key.on_delete != "NO ACTION") {
    actions << Tr("on delete %1").arg(SafeText(key.on_delete).toLower());
  }
  return actions.join(QStringLiteral(", "));
}

}  // namespace

FactTableModel::FactTableModel(QStringList headers,
                               std::vector<int> data_columns,
                               std::vector<Row> rows, QObject* parent)
    : QAbstractTableModel(parent),
      headers_(std::move(headers)),
      data_columns_(std::move(data_columns)),
      rows_(std::move(rows)) {}

int FactTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int FactTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(headers_.size());
}

QVariant FactTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Row& row = rows_[static_cast<size_t>(index.row())];
  const QString& text = row.cells[index.column()];
  switch (role) {
    case Qt::DisplayRole:
      return text.isEmpty() ? kDash : text;
    case Qt::ToolTipRole:
      return text.isEmpty() ? QVariant() : QVariant(AsToolTip(text));
    case Qt::AccessibleTextRole:
      return text.isEmpty() ? Tr("none") : text;
    case Qt::DecorationRole:
      if (index.column() == 0 && !row.icon.isEmpty()) {
        return MakeIcon(row.icon, Tone::kMuted);
      }
      return {};
    case kFaintRole:
      return text.isEmpty();
    case kDataRole:
      return std::find(data_columns_.begin(), data_columns_.end(),
                       index.column()) != data_columns_.end();
    default:
      return {};
  }
}

QVariant FactTableModel::headerData(int section, Qt::Orientation orientation,
                                    int role) const {
  if (orientation != Qt::Horizontal) {
    return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
  }
  if (role == Qt::DisplayRole) return headers_.value(section);
  if (role == Qt::TextAlignmentRole) {
    return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
  }
  return {};
}

QStringList KeyWordsOf(const Table& table, const std::string& column) {
  QStringList words;
  if (Contains(table.primary_key, column)) words << Tr("primary key");
  for (const ForeignKey& key : table.foreign_keys) {
    if (!Contains(key.columns, column)) continue;
    const auto place = static_cast<size_t>(
        std::find(key.columns.begin(), key.columns.end(), column) -
        key.columns.begin());
    QString target = FullName(key.referenced_table);
    if (place < key.referenced_columns.size()) {
      target += u'.' + SafeText(key.referenced_columns[place]);
    }
    words << QStringLiteral("→ ") + target;
  }
  for (const UniqueKey& key : table.unique_keys) {
    if (!Contains(key.columns, column)) continue;
    words << (key.columns.size() == 1 ? Tr("unique")
                                      : Tr("unique with others"));
  }
  return words;
}

FactTableModel* MakeColumnModel(const Table& table, QObject* parent) {
  std::vector<FactTableModel::Row> rows;
  for (const Column& column : table.columns) {
    QString default_value;
    if (column.default_value) default_value = SafeText(*column.default_value);
    if (column.generated) default_value = Tr("generated");
    rows.push_back(
        {{SafeText(column.name), SafeText(column.declared_type).toLower(),
          SafeText(NameOf(column.type)),
          column.nullable ? Tr("may be NULL") : Tr("NOT NULL"), default_value,
          KeyWordsOf(table, column.name).join(QStringLiteral(", ")),
          SafeText(column.comment)},
         IconOf(column.type)});
  }
  QStringList headers = {Tr("Column"), Tr("Declared"), Tr("Behaves as"),
                         Tr("NULL"),   Tr("Default"),  Tr("Keys"),
                         Tr("Comment")};
  const bool comments =
      std::any_of(table.columns.begin(), table.columns.end(),
                  [](const Column& column) { return !column.comment.empty(); });
  if (!comments) headers.removeLast();
  return new FactTableModel(std::move(headers), {1, 4, 5}, std::move(rows),
                            parent);
}

FactTableModel* MakeKeyModel(const Table& table, QObject* parent) {
  std::vector<FactTableModel::Row> rows;
  if (!table.primary_key.empty()) {
    rows.push_back({{Tr("Primary key"), {}, Joined(table.primary_key), {}},
                    QStringLiteral("key")});
  }
  for (const ForeignKey& key : table.foreign_keys) {
    const QString target =
        QStringLiteral("→ %1 (%2)  %3")
            .arg(FullName(key.referenced_table), Joined(key.referenced_columns),
                 Actions(key));
    rows.push_back({{Tr("Foreign key"), SafeText(key.name), Joined(key.columns),
                     target.trimmed()},
                    QStringLiteral("link-45deg")});
  }
  for (const UniqueKey& key : table.unique_keys) {
    rows.push_back({{Tr("Unique"), SafeText(key.name), Joined(key.columns), {}},
                    QStringLiteral("asterisk")});
  }
  for (const Index& index : table.indexes) {
    QStringList more;
    if (index.unique) more << Tr("unique");
    if (index.partial) more << Tr("covers only some rows");
    rows.push_back({{Tr("Index"), SafeText(index.name), Joined(index.columns),
                     more.join(QStringLiteral(", "))},
                    QStringLiteral("lightning-charge")});
  }
  return new FactTableModel({Tr("Kind"), Tr("Name"), Tr("Columns"), Tr("More")},
                            {1, 2, 3}, std::move(rows), parent);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_schema_model.cpp"
