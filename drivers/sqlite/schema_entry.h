#pragma once

#include <string>

#include "core/driver/catalog.h"

namespace osiris::sqlite {

// A table as the schema lists it.
struct SchemaEntry {
  // Verbatim: as SQLite wants to hear it.
  std::string name;
  TableKind kind = TableKind::kTable;
  std::string sql;
};

}  // namespace osiris::sqlite
