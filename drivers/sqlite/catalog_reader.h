#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/driver/catalog.h"
#include "core/driver/read_query.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/row_counter.h"
#include "drivers/sqlite/schema_reader.h"
#include "drivers/sqlite/table_sizes.h"

namespace osiris::sqlite {

// Reads one Catalog. To be made anew for each, within a Database::Scope of
// `context`; all arguments outlive it.
class CatalogReader {
 public:
  CatalogReader(Database& database, const CatalogRequest& request,
                const CallContext& context);

  absl::StatusOr<Catalog> Read();

 private:
  // Fills in as much as works, and fails with what did not.
  absl::Status ReadTable(const SchemaEntry& entry, Table& table);
  absl::Status CountRows(const SchemaEntry& entry, Table& table);
  absl::Status ReadSamples(const SchemaEntry& entry, Table& table);

  Database& database_;
  const CatalogRequest& request_;
  const CallContext& context_;
  SchemaReader schema_;
  RowCounter counter_;
  TableSizes sizes_;
};

// How a table is called outside: its name, made UTF-8.
TableName OuterName(const SchemaEntry& entry);

// `name` as it is known outside: SQLite's "main" goes without saying.
TableName WithoutMain(TableName name);

}  // namespace osiris::sqlite
