#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/driver/catalog.h"
#include "core/driver/read_query.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/kept_figures.h"
#include "drivers/sqlite/schema_reader.h"

namespace osiris::sqlite {

// Counts rows, exactly or at little cost. To be made anew for each call,
// within a Database::Scope of `context`, which outlives it.
class RowCounter {
 public:
  // `kept`, if any, is the database's own.
  RowCounter(Database& database, const CallContext& context,
             KeptFigures* kept = nullptr);

  // Rows that meet the conditions of `query`, however long it takes.
  absl::StatusOr<int64_t> Count(const ReadQuery& query);
  // All rows of `entry`, unless it is kept how many those are.
  absl::StatusOr<int64_t> CountAll(const SchemaEntry& entry);

  // Exact if that takes few steps; else an estimate by SQLite's statistics or
  // by the numbers of the first and the last row; else nothing. The same for
  // the same file, however busy the machine is.
  absl::StatusOr<std::optional<RowCount>> CountCheaply(const SchemaEntry& entry,
                                                       const Table& table);

 private:
  absl::StatusOr<int64_t> Run(const ReadQuery& query, bool step_by_step);
  // True if whatever is in the file is counted in no time.
  bool FileIsSmall();
  // At most so many rows, by their numbers.
  std::optional<int64_t> Bound(const SchemaEntry& entry, const Table& table);
  std::optional<int64_t> Statistic(const std::string& name);
  absl::StatusOr<std::optional<int64_t>> CountWithin(const ReadQuery& query,
                                                     int64_t budget);

  Database& database_;
  const CallContext& context_;
  KeptFigures* const kept_;
  // Steps that counting may still take, of all tables together.
  int64_t steps_left_;
  std::optional<bool> small_;
  std::optional<std::map<std::string, int64_t>> statistics_;
};

}  // namespace osiris::sqlite
