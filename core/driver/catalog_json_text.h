#pragma once

#include <string>

#include "core/driver/catalog.h"

namespace osiris {

// Appends `table` without its samples as DumpJson(ToJson(table)) writes it, and
// in a tenth of the time: whole catalogues become text at every discovery.
void AppendTableJson(const Table& table, std::string& out);

}  // namespace osiris
