#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/driver/catalog.h"
#include "drivers/sqlite/kept_figures.h"
#include "drivers/sqlite/schema_entry.h"

namespace osiris::sqlite {

// A schema, as far as it takes to see that it is another one.
struct SchemaPicture {
  // SQLite counts each change of the schema in the file itself, and by that
  // number knows whether what it remembers of the schema holds.
  int64_t version = 0;
  // All rows of sqlite_schema; empty where they are too many to be kept.
  std::string rows;
  // How many tables and views of it are to be seen.
  int64_t listed = 0;

  friend bool operator==(const SchemaPicture&, const SchemaPicture&) = default;
};

// What SQLite's pragmas said of the ordinary tables of one open database, for
// as long as its schema stays as it was. The pragmas are answered from what
// SQLite remembers of the schema, under the same version; this is as new as
// they are, and is not asked for again. Views and virtual tables are not kept:
// what they are hangs on more than the schema.
//
// Nothing here reads the database. For one thread at a time.
class KeptSchema {
 public:
  struct Known {
    SchemaEntry entry;
    // Without row counts, sizes and samples.
    Table table;
    // Keys and indexes are there, and not the columns alone.
    bool whole = false;
  };

  // The schema is now as in `picture`: another than before, and all is
  // forgotten.
  void Show(SchemaPicture picture);

  // The file's schema has `version` now. True if that is the one that was
  // shown last, which is then known again.
  bool ShowAgain(int64_t version);

  // It may change from one moment to the next: nothing is known or kept until
  // it is shown again. Its figures neither.
  void Hide() {
    shown_ = false;
    figures_.Hide();
  }

  // What is kept of table `name`, or nullptr.
  const Known* Find(std::string_view name) const;

  // What its tables hold, which is shown for itself.
  KeptFigures& figures() { return figures_; }

  // Of the schema that was shown last.
  int64_t listed() const { return picture_.listed; }

  // Keeps it, unless it is no ordinary table or there is no room left.
  void Keep(Known known);

 private:
  KeptFigures figures_;
  SchemaPicture picture_;
  bool shown_ = false;
  size_t columns_ = 0;
  std::map<std::string, Known, std::less<>> tables_;
};

}  // namespace osiris::sqlite
