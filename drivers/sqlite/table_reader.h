#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/driver/driver.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/schema_reader.h"
#include "drivers/sqlite/view_origins.h"

namespace osiris::sqlite {

// A statement that yields rows, batch by batch, until it is ended.
class TableReader {
 public:
  // `table` has its columns and primary key; `query` is checked. `views` is
  // only asked here.
  static absl::StatusOr<std::shared_ptr<TableReader>> Start(
      Database& database, const SchemaEntry& entry, const Table& table,
      const ReadQuery& query, ViewOrigins& views, const CallContext& context);

  absl::StatusOr<std::optional<RowBatch>> Next();

  // Gives the statement up; later calls of Next fail with `why`.
  void End(absl::Status why);

  // All rows in one batch.
  absl::StatusOr<RowBatch> ReadAll();

 private:
  // What is known of a view before its first row, or of a virtual table.
  struct View {
    std::string sql;
    // Of a virtual table.
    std::string name;
    RowOrigins origins;
    // The schema's, that they are of.
    int64_t version = 0;
  };

  TableReader(Database& database, Statement statement,
              std::vector<std::string> columns, std::optional<View> view,
              int64_t max_cell_bytes, CallContext context);
  // Those of the first row, which may be of another schema than was prepared
  // for: SQLite then prepares again by itself.
  absl::StatusOr<RowOrigins> TakeOrigins();
  absl::StatusOr<RowBatch> Fill(size_t max_bytes);

  Database& database_;
  std::optional<Statement> statement_;
  const std::vector<std::string> columns_;
  // Until the first batch has its origins.
  std::optional<View> view_;
  const int64_t max_cell_bytes_;
  const CallContext context_;
  bool started_ = false;
  bool done_ = false;
  absl::Status failed_;
};

}  // namespace osiris::sqlite
