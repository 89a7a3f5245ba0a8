#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/sqlite/database.h"

namespace osiris::sqlite {

// Rows and bytes of the ordinary tables of one open database, for as long as
// nobody changes its file. Each costs a look at every page of a table.
//
// SQLite says whether another connection has committed anything since
// (https://sqlite.org/pragma.html#pragma_data_version); on the same ground it
// keeps pages. It cannot see what another program writes into the file: so the
// file's length and times must be the same too. Views and virtual tables are
// not kept: what they hold hangs on more than the file.
//
// For one thread at a time.
class KeptFigures {
 public:
  using Sizes = std::map<std::string, int64_t>;

  // The file is now as `database` finds it: otherwise than before, and all is
  // forgotten. To be called within a Database::Snapshot, and what is kept
  // afterwards is of that snapshot.
  void Show(Database& database);

  // It may change from one moment to the next: nothing is known or kept until
  // it is shown again.
  void Hide() { shown_ = false; }

  std::optional<int64_t> RowsOf(std::string_view table) const;
  void KeepRows(std::string_view table, int64_t rows);

  // Bytes of each table with its indexes; nullptr where they are not known.
  const Sizes* sizes() const;
  void KeepSizes(Sizes sizes);

 private:
  struct State {
    int64_t version = 0;
    uint64_t device = 0;
    uint64_t inode = 0;
    int64_t bytes = 0;
    int64_t modified_ns = 0;
    int64_t changed_ns = 0;

    friend bool operator==(const State&, const State&) = default;
  };

  // Nothing where it cannot be told.
  static std::optional<State> StateOf(Database& database);

  std::optional<State> state_;
  bool shown_ = false;
  std::map<std::string, int64_t, std::less<>> rows_;
  std::optional<Sizes> sizes_;
};

}  // namespace osiris::sqlite
