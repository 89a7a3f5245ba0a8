#pragma once

#include <memory>
#include <string>

#include "core/driver/driver.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/kept_schema.h"
#include "drivers/sqlite/row_counter.h"
#include "drivers/sqlite/schema_reader.h"
#include "drivers/sqlite/table_reader.h"

namespace osiris::sqlite {

// core/driver's Connection on one Database.
class SqliteConnection final : public Connection {
 public:
  // `path` is what the settings name; behind links of it is `database`.
  SqliteConnection(std::string path, std::unique_ptr<Database> database);
  ~SqliteConnection() override;

  absl::StatusOr<SourceInfo> Describe(const CallContext& context) override;
  absl::StatusOr<Catalog> ReadCatalog(const CatalogRequest& request,
                                      const CallContext& context) override;
  absl::StatusOr<std::unique_ptr<RowReader>> Read(
      const ReadQuery& query, const CallContext& context) override;
  absl::StatusOr<int64_t> CountRows(const ReadQuery& query,
                                    const CallContext& context) override;
  absl::Status Check() override;

 private:
  void EndReader(absl::Status why);
  // Finds the table of `name` and its columns.
  absl::StatusOr<SchemaEntry> Find(const TableName& name, Table& table);

  const std::string path_;
  const std::unique_ptr<Database> database_;
  KeptSchema kept_;
  std::weak_ptr<TableReader> reader_;
};

}  // namespace osiris::sqlite
