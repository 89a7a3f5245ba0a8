#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// maintenance.clean: a line for each kind of what is kept.
std::string CleanText(const Json& document, const Page& page);

}  // namespace osiris::cli
