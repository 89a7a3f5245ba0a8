#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/driver/row_batch.h"

namespace osiris::sqlite {

class Database;

// A compiled statement. Ends before its database.
class Statement {
 public:
  Statement(Database& database, sqlite3_stmt* statement)
      : database_(&database), statement_(statement) {}
  Statement(Statement&& other) noexcept
      : database_(other.database_),
        statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept;
  ~Statement() { sqlite3_finalize(statement_); }

  // Binds parameter `index`, which counts from 1. A text or blob is copied.
  absl::Status Bind(int index, const Cell& value);
  absl::Status Bind(int index, std::string_view text);

  // True if there is another row. Resets itself after the last one.
  absl::StatusOr<bool> Step();

  // Back to the start, with the same parameters; lets go of all locks.
  void Reset() { sqlite3_reset(statement_); }

  // Of the table and column that result column `column` shows as it is, the
  // database's own; nullopt where it is computed. What SQLite says of a
  // compound SELECT is true of one of its parts.
  std::optional<TableColumn> Origin(int column) const;

  // Of the row that Step found; `column` counts from 0.
  bool IsNull(int column) const;
  int64_t Integer(int column) const;
  // The bytes as text, valid until the next Step.
  std::string_view Text(int column) const;
  // Cut to `max_bytes`.
  Cell Value(int column, int64_t max_bytes) const;

 private:
  Database* database_;
  sqlite3_stmt* statement_;
};

}  // namespace osiris::sqlite
