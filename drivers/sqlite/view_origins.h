#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/driver/row_batch.h"
#include "drivers/sqlite/database.h"

namespace osiris::sqlite {

// Tells where the columns of views come from, by the schema that holds when it
// is asked. To be used within a Database::Scope.
class ViewOrigins {
 public:
  explicit ViewOrigins(Database& database) : database_(database) {}

  // Of the first `columns` result columns of `statement`, which selects from a
  // view and reads `read`. Where a compound SELECT or a table-valued function
  // is on the way, as where the schema cannot be read, all are computed.
  RowOrigins Of(const Statement& statement, size_t columns,
                const std::set<Database::ReadColumn>& read);

 private:
  enum class Kind { kTable, kView, kCompoundView };

  // Reads the schema, unless it is that of the last time.
  void Load();

  Database& database_;
  // Of `kinds_`, if they are known.
  std::optional<int64_t> version_;
  // By name, as declared.
  std::map<std::string, Kind, std::less<>> kinds_;
};

}  // namespace osiris::sqlite
