#pragma once

#include <string>
#include <vector>

#include "core/driver/catalog.h"

namespace osiris::desktop {

// One foreign key as seen from a table: out of it, or into it.
struct Relation {
  // The table at the other end.
  TableName other;
  // "movie_id → movies.movie_id"
  std::vector<std::string> columns;
  std::vector<std::string> other_columns;
  std::string on_delete;
  std::string on_update;
  // The other table is in the catalogue.
  bool known = true;
};

// Foreign keys that `table` declares, in its order.
std::vector<Relation> RelationsOut(const Table& table, const Catalog& catalog);
// Foreign keys of any table that point at `table`, sorted by table.
std::vector<Relation> RelationsIn(const Table& table, const Catalog& catalog);

}  // namespace osiris::desktop
