#include "drivers/sqlite/schema_reader.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/base/status_macros.h"
#include "core/driver/utf8.h"
#include "drivers/sqlite/column_type.h"
#include "drivers/sqlite/sql_text.h"
#include "drivers/sqlite/virtual_table.h"
#include "fmt/format.h"

namespace osiris::sqlite {
namespace {

// What a picture of the schema may take: some ten thousand columns.
constexpr size_t kMaxPictureBytes = size_t{2} << 20;

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

// What the virtual tables among `entries` keep for themselves, in lower case.
std::set<std::string> ShadowTables(const std::vector<SchemaEntry>& entries) {
  std::set<std::string> shadows;
  for (const SchemaEntry& entry : entries) {
    if (entry.kind != TableKind::kVirtualTable) continue;
    for (const std::string_view end :
         ShadowsOf(ReadVirtualTable(entry.sql).module)) {
      shadows.insert(fmt::format("{}_{}", Lower(entry.name), end));
    }
  }
  return shadows;
}

Column ColumnFrom(const Statement& row, int position) {
  Column column;
  column.name = ToUtf8(row.Text(1));
  column.declared_type = ToUtf8(row.Text(2));
  column.type = TypeOfDeclared(column.declared_type);
  column.nullable = row.Integer(3) == 0;
  if (!row.IsNull(4)) column.default_value = ToUtf8(row.Text(4));
  column.position = position;
  const int64_t hidden = row.Integer(6);
  column.generated = hidden == 2 || hidden == 3;
  return column;
}

// An INTEGER PRIMARY KEY without an index of its own is the row's number,
// which is never null. Other primary keys may be, in SQLite.
void SettleRowNumber(bool has_key_index, Table& table) {
  if (table.primary_key.size() != 1 || has_key_index) return;
  for (Column& column : table.columns) {
    if (column.name == table.primary_key[0] &&
        Upper(column.declared_type) == "INTEGER") {
      column.nullable = false;
    }
  }
}

}  // namespace

absl::StatusOr<Statement> SchemaReader::Pragma(std::string_view pragma,
                                               std::string_view name) {
  return database_.Prepare(
      fmt::format("PRAGMA main.{}({})", pragma, QuoteIdentifier(name)));
}

absl::StatusOr<int64_t> SchemaReader::Version() {
  ASSIGN_OR_RETURN(Statement row, database_.Prepare("PRAGMA schema_version"));
  RETURN_IF_ERROR(row.Step().status());
  return row.Integer(0);
}

void SchemaReader::AddToPicture(const Statement& row) {
  constexpr int kColumns = 5;
  for (int i = 0; i < kColumns && !too_large_; ++i) {
    const std::string_view text = row.Text(i);
    // Where each text ends, and whether there is one.
    const uint64_t length = row.IsNull(i) ? 0 : text.size() + 1;
    picture_.rows.append(reinterpret_cast<const char*>(&length),
                         sizeof(length));
    picture_.rows += text;
    too_large_ = picture_.rows.size() > kMaxPictureBytes;
  }
  if (too_large_) picture_.rows.clear();
}

absl::StatusOr<std::vector<SchemaEntry>> SchemaReader::List() {
  picture_ = {};
  ASSIGN_OR_RETURN(picture_.version, Version());
  ASSIGN_OR_RETURN(Statement row,
                   database_.Prepare("SELECT name, type, rootpage, sql, "
                                     "tbl_name FROM main.sqlite_schema"));
  std::vector<SchemaEntry> entries;
  modules_.clear();
  while (true) {
    ASSIGN_OR_RETURN(const bool more, row.Step());
    if (!more) break;
    AddToPicture(row);
    const std::string_view type = row.Text(1);
    if (type != "table" && type != "view") continue;
    SchemaEntry entry = {.name = std::string(row.Text(0)),
                         .sql = std::string(row.Text(3))};
    if (Lower(entry.name).starts_with("sqlite_")) continue;
    if (type == "view") {
      entry.kind = TableKind::kView;
    } else if (row.Integer(2) == 0) {
      entry.kind = TableKind::kVirtualTable;
      modules_.insert(entry.name);
    }
    entries.push_back(std::move(entry));
  }
  database_.set_shadow_prefixes(modules_);
  const std::set<std::string> shadows = ShadowTables(entries);
  if (!shadows.empty()) {
    std::erase_if(entries, [&shadows](const SchemaEntry& entry) {
      return shadows.contains(Lower(entry.name));
    });
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  for (const SchemaEntry& entry : entries) {
    names_[Lower(entry.name)] = entry.name;
  }
  picture_.listed = std::ssize(entries);
  return entries;
}

absl::Status SchemaReader::ReadColumns(std::string_view name, Table& table) {
  ASSIGN_OR_RETURN(Statement row, Pragma("table_xinfo", name));
  std::vector<std::pair<int64_t, std::string>> key;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, row.Step());
    if (!more) break;
    // Arguments of a virtual table, not part of its rows.
    if (row.Integer(6) == 1) continue;
    const int position = static_cast<int>(table.columns.size()) + 1;
    table.columns.push_back(ColumnFrom(row, position));
    if (row.Integer(5) > 0) {
      key.emplace_back(row.Integer(5), table.columns.back().name);
    }
  }
  std::sort(key.begin(), key.end());
  for (auto& [order, column] : key) {
    table.primary_key.push_back(std::move(column));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> SchemaReader::IndexColumns(
    std::string_view name) {
  ASSIGN_OR_RETURN(Statement row, Pragma("index_info", name));
  std::vector<std::string> columns;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, row.Step());
    if (!more) break;
    if (row.IsNull(2)) {
      columns.emplace_back(row.Integer(1) == -2 ? "<expression>" : "rowid");
    } else {
      columns.push_back(ToUtf8(row.Text(2)));
    }
  }
  return columns;
}

absl::Status SchemaReader::ReadIndexes(std::string_view name, Table& table) {
  ASSIGN_OR_RETURN(Statement row, Pragma("index_list", name));
  bool has_key_index = false;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, row.Step());
    if (!more) break;
    const std::string index_name(row.Text(1));
    const std::string_view origin = row.Text(3);
    if (origin == "pk") {
      has_key_index = true;
      continue;
    }
    ASSIGN_OR_RETURN(std::vector<std::string> columns,
                     IndexColumns(index_name));
    if (origin == "u") {
      // SQLite makes up the index's name; the constraint has none.
      table.unique_keys.push_back({.columns = std::move(columns)});
    } else {
      table.indexes.push_back({.name = ToUtf8(index_name),
                               .columns = std::move(columns),
                               .unique = row.Integer(2) != 0,
                               .partial = row.Integer(4) != 0});
    }
  }
  // SQLite lists the youngest first.
  std::reverse(table.unique_keys.begin(), table.unique_keys.end());
  std::sort(table.indexes.begin(), table.indexes.end(),
            [](const Index& a, const Index& b) { return a.name < b.name; });
  SettleRowNumber(has_key_index, table);
  return absl::OkStatus();
}

std::vector<std::string> SchemaReader::PrimaryKeyOf(const std::string& name) {
  const auto known = primary_keys_.find(name);
  if (known != primary_keys_.end()) return known->second;
  Table table;
  // A table that cannot be described has no key that could be known.
  const bool described = ReadColumns(name, table).ok();
  if (!described || modules_.contains(name)) {
    keys_will_do_ = false;
    return std::move(table.primary_key);
  }
  return primary_keys_[name] = std::move(table.primary_key);
}

absl::Status SchemaReader::ReadForeignKeys(std::string_view name,
                                           Table& table) {
  keys_will_do_ = true;
  ASSIGN_OR_RETURN(Statement row, Pragma("foreign_key_list", name));
  int64_t last = -1;
  bool implicit = false;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, row.Step());
    if (!more) break;
    if (row.Integer(0) != last || table.foreign_keys.empty()) {
      last = row.Integer(0);
      ForeignKey& key = table.foreign_keys.emplace_back();
      const std::string referenced(row.Text(2));
      const auto declared = names_.find(Lower(referenced));
      key.referenced_table.name =
          ToUtf8(declared == names_.end() ? referenced : declared->second);
      key.on_update = row.Text(5);
      key.on_delete = row.Text(6);
    }
    ForeignKey& key = table.foreign_keys.back();
    key.columns.push_back(ToUtf8(row.Text(3)));
    if (row.IsNull(4)) {
      implicit = true;
    } else {
      key.referenced_columns.push_back(ToUtf8(row.Text(4)));
    }
  }
  // As with indexes, the youngest comes first.
  std::reverse(table.foreign_keys.begin(), table.foreign_keys.end());
  if (!implicit) return absl::OkStatus();
  for (ForeignKey& key : table.foreign_keys) {
    if (!key.referenced_columns.empty()) continue;
    key.referenced_columns = PrimaryKeyOf(key.referenced_table.name);
    if (key.referenced_columns.size() != key.columns.size()) {
      key.referenced_columns.clear();
    }
  }
  return absl::OkStatus();
}

}  // namespace osiris::sqlite
