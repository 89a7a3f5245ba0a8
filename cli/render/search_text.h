#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The document of discovery.search for people: one line a hit.
std::string SearchText(const Json& document, const Page& page);

}  // namespace osiris::cli
