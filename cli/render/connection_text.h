#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The documents of connections.list, .doctor, .add and .remove for people.
std::string ConnectionsText(const Json& document, const Page& page);
std::string ConnectionsDoctorText(const Json& document, const Page& page);
std::string ConnectionAddedText(const Json& document, const Page& page);
std::string ConnectionRemovedText(const Json& document, const Page& page);

// The exit status that a document of connections.doctor calls for: that of the
// first check that failed, or 0.
int ConnectionsDoctorExit(const Json& document);

}  // namespace osiris::cli
