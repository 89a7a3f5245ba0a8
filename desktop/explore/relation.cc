#include "desktop/explore/relation.h"

#include <algorithm>

namespace osiris::desktop {
namespace {

bool Holds(const Catalog& catalog, const TableName& name) {
  return std::any_of(catalog.tables.begin(), catalog.tables.end(),
                     [&](const Table& table) { return table.name == name; });
}

}  // namespace

std::vector<Relation> RelationsOut(const Table& table, const Catalog& catalog) {
  std::vector<Relation> relations;
  for (const ForeignKey& key : table.foreign_keys) {
    relations.push_back({key.referenced_table, key.columns,
                         key.referenced_columns, key.on_delete, key.on_update,
                         Holds(catalog, key.referenced_table)});
  }
  return relations;
}

std::vector<Relation> RelationsIn(const Table& table, const Catalog& catalog) {
  std::vector<Relation> relations;
  for (const Table& other : catalog.tables) {
    for (const ForeignKey& key : other.foreign_keys) {
      if (key.referenced_table != table.name) continue;
      relations.push_back({other.name, key.columns, key.referenced_columns,
                           key.on_delete, key.on_update, true});
    }
  }
  return relations;
}

}  // namespace osiris::desktop
