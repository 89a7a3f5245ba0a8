#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/driver/catalog.h"
#include "core/driver/read_query.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/kept_schema.h"
#include "drivers/sqlite/row_counter.h"
#include "drivers/sqlite/schema_reader.h"
#include "drivers/sqlite/table_sizes.h"
#include "drivers/sqlite/view_origins.h"

namespace osiris::sqlite {

// Reads one Catalog. To be made anew for each, within a Database::Scope of
// `context`; all arguments outlive it. `kept` is the database's own.
class CatalogReader {
 public:
  CatalogReader(Database& database, KeptSchema& kept,
                const CatalogRequest& request, const CallContext& context);

  absl::StatusOr<Catalog> Read();

 private:
  // Lists what there is, or the one table asked for where that is known, of
  // one state of the file, and goes on in that.
  absl::StatusOr<std::vector<SchemaEntry>> Begin();
  // Goes on in another state of the file, for writers to get a word in.
  void Renew();
  // `read`, which can begin again, without a snapshot where none can be had.
  absl::Status InSnapshot(const std::function<absl::Status()>& read);

  // Fills in as much as works, and fails with what did not.
  absl::Status ReadTable(const SchemaEntry& entry, Table& table);
  // Columns, keys and indexes.
  absl::Status ReadShape(const SchemaEntry& entry, Table& table);
  absl::Status CountRows(const SchemaEntry& entry, Table& table);
  absl::Status CountExactly(const SchemaEntry& entry, Table& table);
  absl::Status ReadSamples(const SchemaEntry& entry, Table& table,
                           const CallContext& context);
  // `read`, which computes rows, with a part of the time that is left: a view
  // may take for ever. Where that does not do, it is the table's error.
  absl::Status InItsTime(
      const std::function<absl::Status(const CallContext&)>& read,
      Table& table);

  Database& database_;
  KeptSchema& kept_;
  const CatalogRequest& request_;
  const CallContext& context_;
  SchemaReader schema_;
  std::optional<Database::Snapshot> snapshot_;
  CallContext::Clock::time_point snapshot_begun_;
  int64_t version_ = 0;
  int64_t total_ = 0;
  // The one table asked for, if it is known.
  const KeptSchema::Known* only_ = nullptr;
  RowCounter counter_;
  TableSizes sizes_;
  ViewOrigins views_;
};

// How a table is called outside: its name, made UTF-8.
TableName OuterName(const SchemaEntry& entry);

// `name` as it is known outside: SQLite's "main" goes without saying.
TableName WithoutMain(TableName name);

}  // namespace osiris::sqlite
