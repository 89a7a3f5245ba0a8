#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The documents of discovery.request, .list and .show for people.
std::string DiscoveryText(const Json& document, const Page& page);
std::string SnapshotsText(const Json& document, const Page& page);
std::string SnapshotsRemovedText(const Json& document, const Page& page);
std::string SnapshotText(const Json& document, const Page& page);

}  // namespace osiris::cli
