#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// mask.check: a line a column with its class, how sure that is, and why.
std::string MaskCheckText(const Json& document, const Page& page);

}  // namespace osiris::cli
