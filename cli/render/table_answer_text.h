#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The document of discovery.table for people.
std::string TableAnswerText(const Json& document, const Page& page);

}  // namespace osiris::cli
