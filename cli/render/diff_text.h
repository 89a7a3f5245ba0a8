#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The document of discovery.diff for people: one line a change.
std::string DiffText(const Json& document, const Page& page);

}  // namespace osiris::cli
