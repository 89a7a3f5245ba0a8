#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The documents of payload.seen and .show for people.
std::string SeenText(const Json& document, const Page& page);
std::string PayloadShowText(const Json& document, const Page& page);

// The exit status of payload.seen: that of AUDIT/PAYLOAD_DAMAGED, or 0.
int SeenExit(const Json& document);

}  // namespace osiris::cli
