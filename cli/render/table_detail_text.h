#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// One table of a catalogue (core/driver/catalog_json.h) for people: columns,
// keys, references, indexes and samples.
std::string TableDetailText(const Json& table, const Page& page);

// Rows of a source: {"columns": […], "rows": [[…], …]} as a table.
std::string RowsText(const Json& rows, const Page& page);

}  // namespace osiris::cli
