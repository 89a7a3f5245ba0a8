#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// memory.capture: what was kept, by whose consent, what was masked, until when.
std::string MemoryCapturedText(const Json& document, const Page& page);

// memory.forget: how many entries are gone.
std::string MemoryForgottenText(const Json& document, const Page& page);

// memory.list and memory.search: a line an entry.
std::string MemoryListText(const Json& document, const Page& page);
std::string MemorySearchText(const Json& document, const Page& page);

// memory.show: all of an entry, with the calls that it rests on.
std::string MemoryEntryText(const Json& document, const Page& page);

}  // namespace osiris::cli
