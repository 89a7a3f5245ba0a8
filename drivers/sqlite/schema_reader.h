#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/driver/catalog.h"
#include "drivers/sqlite/database.h"

namespace osiris::sqlite {

// A table as the schema lists it.
struct SchemaEntry {
  // Verbatim: as SQLite wants to hear it.
  std::string name;
  TableKind kind = TableKind::kTable;
  std::string sql;
};

// Asks SQLite what a database holds, by its pragmas. To be made anew for each
// call, within a Database::Scope.
class SchemaReader {
 public:
  explicit SchemaReader(Database& database) : database_(database) {}

  // Tables and views, sorted by the bytes of their names; neither SQLite's own
  // nor those that virtual tables keep for themselves.
  absl::StatusOr<std::vector<SchemaEntry>> List();

  // Fills in columns and primary key.
  absl::Status ReadColumns(std::string_view name, Table& table);
  // Indexes and unique keys; after ReadColumns.
  absl::Status ReadIndexes(std::string_view name, Table& table);
  // Foreign keys; after List.
  absl::Status ReadForeignKeys(std::string_view name, Table& table);

 private:
  absl::StatusOr<Statement> Pragma(std::string_view pragma,
                                   std::string_view name);
  absl::StatusOr<std::vector<std::string>> IndexColumns(std::string_view name);
  std::vector<std::string> PrimaryKeyOf(const std::string& name);

  Database& database_;
  // Names in lower case, as SQLite compares them, to the names as declared.
  std::map<std::string, std::string> names_;
  std::map<std::string, std::vector<std::string>> primary_keys_;
};

}  // namespace osiris::sqlite
