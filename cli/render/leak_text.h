#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The document of payload.leakcheck for people.
std::string LeakText(const Json& document, const Page& page);

// The exit status of payload.leakcheck: that of AUDIT/DAMAGED where a secret
// was found; 1 where none was, and some could not be looked for because nobody
// could say what they are, or not everywhere; or 0.
int LeakExit(const Json& document);

}  // namespace osiris::cli
