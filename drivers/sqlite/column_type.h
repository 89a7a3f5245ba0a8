#pragma once

#include <string_view>

#include "core/driver/catalog.h"

namespace osiris::sqlite {

// What values of a column declared as `declared` behave as. Well-known names
// first ("BOOLEAN", "DATETIME", "DECIMAL(10,2)", ...), then SQLite's rules of
// affinity. SQLite itself lets any value into any column that is not STRICT.
ColumnType TypeOfDeclared(std::string_view declared);

}  // namespace osiris::sqlite
