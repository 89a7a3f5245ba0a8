#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// telemetry.show: a line for each operation of each client, and what does not
// fit into a table below it.
std::string UsageText(const Json& document, const Page& page);

}  // namespace osiris::cli
