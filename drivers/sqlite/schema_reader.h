#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/driver/catalog.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/kept_schema.h"
#include "drivers/sqlite/schema_entry.h"

namespace osiris::sqlite {

// Asks SQLite what a database holds, by its pragmas. To be made anew for each
// call, within a Database::Scope.
class SchemaReader {
 public:
  explicit SchemaReader(Database& database) : database_(database) {}

  // Tables and views, sorted by the bytes of their names; neither SQLite's own
  // nor those that virtual tables keep for themselves.
  absl::StatusOr<std::vector<SchemaEntry>> List();
  // Of the schema that List read, which is one where all of it was done within
  // one Database::Snapshot.
  SchemaPicture TakePicture() { return std::move(picture_); }

  // The number that changes with the schema.
  absl::StatusOr<int64_t> Version();

  // Fills in columns and primary key.
  absl::Status ReadColumns(std::string_view name, Table& table);
  // Indexes and unique keys; after ReadColumns.
  absl::Status ReadIndexes(std::string_view name, Table& table);
  // Foreign keys; after List.
  absl::Status ReadForeignKeys(std::string_view name, Table& table);

  // False if what the last ReadForeignKeys found hangs on a virtual table, or
  // on one that could not be read just then.
  bool keys_will_do() const { return keys_will_do_; }

 private:
  void AddToPicture(const Statement& row);
  absl::StatusOr<Statement> Pragma(std::string_view pragma,
                                   std::string_view name);
  absl::StatusOr<std::vector<std::string>> IndexColumns(std::string_view name);
  std::vector<std::string> PrimaryKeyOf(const std::string& name);

  Database& database_;
  SchemaPicture picture_;
  bool too_large_ = false;
  bool keys_will_do_ = true;
  std::set<std::string, std::less<>> modules_;
  // Names in lower case, as SQLite compares them, to the names as declared.
  std::map<std::string, std::string> names_;
  std::map<std::string, std::vector<std::string>> primary_keys_;
};

}  // namespace osiris::sqlite
