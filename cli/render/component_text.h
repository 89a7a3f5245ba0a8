#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The documents of components.list and components.show for people.
std::string ComponentsText(const Json& document, const Page& page);
std::string ComponentText(const Json& document, const Page& page);

}  // namespace osiris::cli
