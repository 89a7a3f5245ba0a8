#include "core/policy/shown_catalog.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/folding/folding.h"

namespace osiris {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

// A name however it is spelt: too much had better be found than too little.
std::string Bare(std::string_view text) { return WithoutMarks(FoldName(text)); }

// The names of everything that is hidden, to be looked for in texts.
class HiddenNames {
 public:
  void Add(std::string_view name) {
    if (!name.empty()) names_.insert(Bare(name));
  }

  // True if `text` holds one of them, as a word where it is one.
  bool IsNamedIn(std::string_view text) const {
    if (text.empty() || names_.empty()) return false;
    const std::string lower = Bare(text);
    for (size_t at = 0; at < lower.size();) {
      size_t end = at;
      while (end < lower.size() && IsWordByte(lower[end])) ++end;
      if (names_.count(lower.substr(at, end - at)) > 0) return true;
      at = std::max(end, at + 1);
    }
    return std::any_of(
        names_.begin(), names_.end(), [&lower](const std::string& name) {
          return !std::all_of(name.begin(), name.end(), IsWordByte) &&
                 lower.find(name) != std::string::npos;
        });
  }

 private:
  std::set<std::string, std::less<>> names_;
};

HiddenNames HiddenIn(const Catalog& catalog, const NameFilter& names) {
  HiddenNames hidden;
  for (const Table& table : catalog.tables) {
    if (!names.ShowsTable(table.name)) {
      hidden.Add(table.name.name);
      continue;
    }
    for (const Column& column : table.columns) {
      if (!names.ShowsColumn(table.name, column.name)) hidden.Add(column.name);
    }
  }
  return hidden;
}

class Shower {
 public:
  Shower(const Catalog& catalog, const NameFilter& names)
      : names_(names), hidden_(HiddenIn(catalog, names)) {}

  Table Show(Table table) const {
    const TableName& name = table.name;
    std::erase_if(table.columns, [&](const Column& column) {
      return !names_.ShowsColumn(name, column.name);
    });
    for (Column& column : table.columns) HideTexts(column);
    if (!ShowsAll(name, table.primary_key)) table.primary_key.clear();
    std::erase_if(table.foreign_keys, [&](const ForeignKey& key) {
      return !names_.ShowsTable(key.referenced_table) ||
             !ShowsAll(name, key.columns) ||
             !ShowsAll(key.referenced_table, key.referenced_columns) ||
             hidden_.IsNamedIn(key.name);
    });
    std::erase_if(table.unique_keys, [&](const UniqueKey& key) {
      return !ShowsAll(name, key.columns) || hidden_.IsNamedIn(key.name);
    });
    std::erase_if(table.indexes, [&](const Index& index) {
      return !ShowsAll(name, index.columns) || hidden_.IsNamedIn(index.name);
    });
    if (hidden_.IsNamedIn(table.comment)) table.comment.clear();
    table.definition.reset();
    if (table.error) table.error->message = "the source's message is withheld";
    if (table.samples) table.samples = ShownSamples(table);
    return table;
  }

 private:
  bool ShowsAll(const TableName& table,
                const std::vector<std::string>& columns) const {
    return std::all_of(columns.begin(), columns.end(),
                       [&](const std::string& column) {
                         return names_.ShowsColumn(table, column);
                       });
  }

  void HideTexts(Column& column) const {
    if (hidden_.IsNamedIn(column.comment)) column.comment.clear();
    if (column.default_value && hidden_.IsNamedIn(*column.default_value)) {
      column.default_value.reset();
    }
    if (hidden_.IsNamedIn(column.declared_type)) column.declared_type.clear();
  }

  std::optional<RowBatch> ShownSamples(const Table& table) const {
    // They were stored when nobody noted where columns of views come from.
    if (table.kind == TableKind::kView && table.samples->origins.empty() &&
        names_.hides_columns()) {
      return std::nullopt;
    }
    return ShownColumns(table.name, *table.samples, names_);
  }

  const NameFilter& names_;
  const HiddenNames hidden_;
};

bool IsHidden(const TableColumn& column, const NameFilter& names) {
  if (column.column.empty()) {
    return column.table.empty() ? !names.empty()
                                : !names.ShowsTable({.schema = column.schema,
                                                     .name = column.table});
  }
  return !names.ShowsColumn({.schema = column.schema, .name = column.table},
                            column.column);
}

// True if the table of `shown` is there as a whole, and hidden.
bool IsOfHidden(const TableColumn& shown, const RowOrigins& origins,
                const NameFilter& names) {
  TableColumn whole = shown;
  whole.column.clear();
  return IsHidden(whole, names) &&
         std::find(origins.read.begin(), origins.read.end(), whole) !=
             origins.read.end();
}

// True of each column of a view that shows what `names` hides in its table. The
// name that the view gives it opens nothing.
std::vector<bool> HiddenByOrigin(const RowOrigins& origins,
                                 const NameFilter& names) {
  std::vector<bool> hidden;
  if (origins.empty()) return hidden;
  const bool reads_hidden = std::any_of(
      origins.read.begin(), origins.read.end(),
      [&](const TableColumn& column) { return IsHidden(column, names); });
  for (const std::optional<TableColumn>& shown : origins.shown) {
    hidden.push_back(shown ? IsHidden(*shown, names) ||
                                 IsOfHidden(*shown, origins, names)
                           : reads_hidden);
  }
  return hidden;
}

}  // namespace

RowBatch ShownColumns(const TableName& table, RowBatch rows,
                      const NameFilter& names) {
  RowBatch shown;
  std::vector<size_t> kept;
  const std::vector<bool> hidden = HiddenByOrigin(rows.origins, names);
  shown.origins.read = rows.origins.read;
  for (size_t i = 0; i < rows.columns.size(); ++i) {
    if (!names.ShowsColumn(table, rows.columns[i])) continue;
    if (!hidden.empty()) {
      if (hidden[i]) continue;
      shown.origins.shown.push_back(rows.origins.shown[i]);
    }
    kept.push_back(i);
    shown.columns.push_back(rows.columns[i]);
  }
  const size_t width = rows.columns.size();
  if (kept.size() == width) {
    shown.cells = std::move(rows.cells);
    return shown;
  }
  shown.cells.reserve(rows.rows() * kept.size());
  for (size_t row = 0; row < rows.rows(); ++row) {
    for (const size_t column : kept) {
      shown.cells.push_back(std::move(rows.cells[row * width + column]));
    }
  }
  return shown;
}

Catalog ShownCatalog(const Catalog& catalog, const NameFilter& names) {
  const Shower shower(catalog, names);
  Catalog shown;
  for (const Table& table : catalog.tables) {
    if (names.ShowsTable(table.name)) {
      shown.tables.push_back(shower.Show(table));
    }
  }
  shown.total_tables = static_cast<int64_t>(shown.tables.size());
  return shown;
}

}  // namespace osiris
