#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/kept_figures.h"

namespace osiris::sqlite {

// What tables take on the disk, with their indexes. SQLite keeps no record of
// it: every page has to be looked at (dbstat, https://sqlite.org/dbstat.html).
// So it is found out for a file of up to 16 MiB, some 15 ms, and not for a
// larger one, which is the same for the same file however busy the machine is.
//
// What is kept of an earlier call is not looked for again. To be made anew for
// each call, within a Database::Scope.
class TableSizes {
 public:
  static constexpr int64_t kMaxFileBytes = int64_t{16} << 20;

  // `kept` is the database's own.
  TableSizes(Database& database, KeptFigures& kept)
      : database_(database), kept_(kept) {}

  // Bytes of `table`; nothing where the file is too large, or SQLite was built
  // without dbstat.
  absl::StatusOr<std::optional<int64_t>> Of(const std::string& table);

 private:
  absl::Status Read();
  absl::StatusOr<bool> FileIsSmall();

  Database& database_;
  KeptFigures& kept_;
  bool read_ = false;
  KeptFigures::Sizes bytes_;
};

}  // namespace osiris::sqlite
