#include "core/discovery/diff/discovery_diff.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/discovery/diff/column_match.h"
#include "core/discovery/snapshot/table_text.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Old names of columns to new ones, by table; only those that changed.
using Renames = std::map<TableName, std::map<std::string, std::string>>;
// Tables that both sides have, by name.
using Pairs = std::map<TableName, std::pair<const Table*, const Table*>>;

std::string Renamed(const Renames& renames, const TableName& table,
                    const std::string& column) {
  const auto of_table = renames.find(table);
  if (of_table == renames.end()) return column;
  const auto found = of_table->second.find(column);
  return found == of_table->second.end() ? column : found->second;
}

std::vector<std::string> Renamed(const Renames& renames, const TableName& table,
                                 std::vector<std::string> columns) {
  for (std::string& column : columns) {
    column = Renamed(renames, table, column);
  }
  return columns;
}

// Keys as text, by what they do and not by what they are called.
std::set<std::string> KeysOf(const Table& table, const Renames& renames) {
  std::set<std::string> keys;
  if (!table.primary_key.empty()) {
    keys.insert("primary key " +
                QuoteNames(Renamed(renames, table.name, table.primary_key)));
  }
  for (ForeignKey key : table.foreign_keys) {
    key.columns = Renamed(renames, table.name, key.columns);
    key.referenced_columns =
        Renamed(renames, key.referenced_table, key.referenced_columns);
    std::string text = "foreign key " + ForeignKeyText(key);
    for (const auto& [event, action] : {std::pair("update", key.on_update),
                                        std::pair("delete", key.on_delete)}) {
      if (!action.empty() && action != "NO ACTION") {
        text += fmt::format(" on {} {}", event, EscapeLine(action));
      }
    }
    keys.insert(std::move(text));
  }
  for (const UniqueKey& key : table.unique_keys) {
    keys.insert("unique " +
                QuoteNames(Renamed(renames, table.name, key.columns)));
  }
  return keys;
}

std::set<std::string> IndexesOf(const Table& table, const Renames& renames) {
  std::set<std::string> indexes;
  for (const Index& index : table.indexes) {
    indexes.insert(fmt::format(
        "{} {}{}{}", QuoteName(std::string_view(index.name)),
        QuoteNames(Renamed(renames, table.name, index.columns)),
        index.unique ? " unique" : "", index.partial ? " partial" : ""));
  }
  return indexes;
}

// A type without what means nothing: "varchar( 10 )" is "VARCHAR(10)".
std::string Folded(std::string_view type) {
  std::string folded;
  for (const unsigned char c : type) {
    if (c != ' ') folded += static_cast<char>(std::toupper(c));
  }
  return folded;
}

// Collects the changes of one pair of tables.
class TableComparison {
 public:
  TableComparison(const Table& before, const Table& after, DetailLevel level,
                  const Renames& renames, std::vector<Change>* changes)
      : before_(before),
        after_(after),
        level_(level),
        renames_(renames),
        changes_(changes) {}

  void Run() {
    CompareText("kind", std::string(NameOf(before_.kind)),
                std::string(NameOf(after_.kind)), /*quiet=*/false);
    if (before_.error || after_.error) {
      changes_->push_back(
          {.kind = ChangeKind::kTableUnknown, .table = after_.name});
      return;
    }
    if (level_ == DetailLevel::kNames) return;
    if (level_ == DetailLevel::kFull) {
      CompareText("definition", before_.definition, after_.definition,
                  /*quiet=*/false);
      CompareText("bytes", Text(before_.bytes), Text(after_.bytes),
                  /*quiet=*/true);
    }
    CompareText("comment", before_.comment, after_.comment, /*quiet=*/true);
    CompareColumns();
    CompareSets(KeysOf(before_, renames_), KeysOf(after_, {}),
                ChangeKind::kKeyAdded, ChangeKind::kKeyRemoved);
    CompareSets(IndexesOf(before_, renames_), IndexesOf(after_, {}),
                ChangeKind::kIndexAdded, ChangeKind::kIndexRemoved);
    CompareRows();
  }

 private:
  using Maybe = std::optional<std::string>;

  static Maybe Text(const std::optional<int64_t>& number) {
    return number ? Maybe(std::to_string(*number)) : std::nullopt;
  }

  void CompareText(std::string_view property, const Maybe& before,
                   const Maybe& after, bool quiet) {
    if (before == after) return;
    changes_->push_back({.kind = ChangeKind::kTableChanged,
                         .table = after_.name,
                         .property = std::string(property),
                         .before = before,
                         .after = after,
                         .quiet = quiet});
  }

  void CompareRows() {
    const auto& before = before_.row_count;
    const auto& after = after_.row_count;
    if (before == after) return;
    const auto text = [](const std::optional<RowCount>& count) -> Maybe {
      if (!count) return std::nullopt;
      return fmt::format("{}{}", count->exact ? "" : "~", count->rows);
    };
    const bool exact = before && after && before->exact && after->exact;
    changes_->push_back({.kind = ChangeKind::kRowsChanged,
                         .table = after_.name,
                         .property = "rows",
                         .before = text(before),
                         .after = text(after),
                         .quiet = !exact});
  }

  void CompareColumns() {
    std::map<std::string, const Column*> left;
    std::vector<std::string> old_order;
    for (const Column& column : before_.columns) {
      const std::string name = Renamed(renames_, before_.name, column.name);
      left[name] = &column;
      old_order.push_back(name);
    }
    std::set<std::string> seen;
    std::vector<std::string> new_order;
    for (const Column& column : after_.columns) {
      seen.insert(column.name);
      const auto found = left.find(column.name);
      if (found == left.end()) {
        AddColumn(ChangeKind::kColumnAdded, after_, column);
      } else {
        CompareColumn(*found->second, column);
        new_order.push_back(column.name);
      }
    }
    for (const auto& [name, column] : left) {
      if (seen.contains(name)) continue;
      AddColumn(ChangeKind::kColumnRemoved, before_, *column);
      std::erase(old_order, name);
    }
    if (old_order != new_order) {
      CompareText("column order", QuoteNames(old_order), QuoteNames(new_order),
                  /*quiet=*/true);
    }
  }

  void AddColumn(ChangeKind kind, const Table& table, const Column& column) {
    Change change = {.kind = kind, .table = after_.name, .column = column.name};
    (kind == ChangeKind::kColumnAdded ? change.after : change.before) =
        ColumnText(table, column);
    changes_->push_back(std::move(change));
  }

  void CompareColumn(const Column& before, const Column& after) {
    const auto compare = [&](std::string_view property, const Maybe& old_text,
                             const Maybe& new_text, bool quiet) {
      if (old_text == new_text) return;
      changes_->push_back({.kind = ChangeKind::kColumnChanged,
                           .table = after_.name,
                           .column = after.name,
                           .property = std::string(property),
                           .before = old_text,
                           .after = new_text,
                           .quiet = quiet});
    };
    if (before.name != after.name) {
      changes_->push_back({.kind = ChangeKind::kColumnRenamed,
                           .table = after_.name,
                           .column = after.name,
                           .before = before.name,
                           .after = after.name});
    }
    const auto flag = [](bool value) { return value ? "true" : "false"; };
    compare("type", before.declared_type, after.declared_type,
            before.type == after.type &&
                Folded(before.declared_type) == Folded(after.declared_type));
    compare("nullable", flag(before.nullable), flag(after.nullable), false);
    compare("default", before.default_value, after.default_value, false);
    compare("generated", flag(before.generated), flag(after.generated), false);
    compare("comment", before.comment, after.comment, true);
  }

  void CompareSets(const std::set<std::string>& before,
                   const std::set<std::string>& after, ChangeKind added,
                   ChangeKind removed) {
    const auto add = [this](const std::set<std::string>& these,
                            const std::set<std::string>& those, ChangeKind kind,
                            std::optional<std::string> Change::*side) {
      for (const std::string& text : these) {
        if (those.contains(text)) continue;
        Change change = {.kind = kind, .table = after_.name};
        change.*side = text;
        changes_->push_back(std::move(change));
      }
    };
    add(after, before, added, &Change::after);
    add(before, after, removed, &Change::before);
  }

  const Table& before_;
  const Table& after_;
  const DetailLevel level_;
  const Renames& renames_;
  std::vector<Change>* changes_;
};

Renames FindRenames(const Pairs& pairs, DetailLevel level) {
  Renames renames;
  if (level == DetailLevel::kNames) return renames;
  for (const auto& [name, tables] : pairs) {
    const auto& [before, after] = tables;
    if (before == nullptr || after == nullptr) continue;
    if (before->error || after->error) continue;
    for (const RenamedColumn& column : MatchRenamedColumns(*before, *after)) {
      renames[name][column.before->name] = column.after->name;
    }
  }
  return renames;
}

}  // namespace

std::string_view NameOf(ChangeKind kind) {
  static constexpr std::string_view kNames[] = {
      "table_added",    "table_removed",  "table_changed",  "column_added",
      "column_removed", "column_renamed", "column_changed", "key_added",
      "key_removed",    "index_added",    "index_removed",  "rows_changed",
      "table_unknown"};
  return kNames[static_cast<size_t>(kind)];
}

const std::vector<ChangeKind>& AllChangeKinds() {
  static const auto* const kinds = [] {
    auto* all = new std::vector<ChangeKind>;
    for (int i = 0; i <= static_cast<int>(ChangeKind::kTableUnknown); ++i) {
      all->push_back(static_cast<ChangeKind>(i));
    }
    return all;
  }();
  return *kinds;
}

std::vector<Change> DiffCatalogs(const Catalog& before, const Catalog& after,
                                 DetailLevel level) {
  Pairs pairs;
  for (const Table& table : before.tables) pairs[table.name].first = &table;
  for (const Table& table : after.tables) pairs[table.name].second = &table;
  const Renames renames = FindRenames(pairs, level);
  std::vector<Change> changes;
  for (const auto& [name, tables] : pairs) {
    const auto& [old_table, new_table] = tables;
    if (old_table == nullptr) {
      changes.push_back({.kind = ChangeKind::kTableAdded, .table = name});
    } else if (new_table == nullptr) {
      changes.push_back({.kind = ChangeKind::kTableRemoved, .table = name});
    } else {
      TableComparison(*old_table, *new_table, level, renames, &changes).Run();
    }
  }
  const auto rank = [](const Change& change) {
    return std::make_tuple(change.kind == ChangeKind::kRowsChanged,
                           change.table, change.kind);
  };
  std::stable_sort(
      changes.begin(), changes.end(),
      [&rank](const Change& a, const Change& b) { return rank(a) < rank(b); });
  return changes;
}

}  // namespace osiris
