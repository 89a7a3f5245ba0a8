#pragma once

#include <string>

#include "cli/command_tree.h"
#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// The help of a command, of a group, or (no words) of the program.
std::string HelpPage(const CommandTree& tree, const Words& words,
                     const Page& page);

// The same for programs: {"status": "success", "command": "osiris mcp",
// "summary": "…", "description": "…", "commands": [{"name", "summary"}],
// "arguments": […], "flags": […]}.
Json HelpDocument(const CommandTree& tree, const Words& words);

}  // namespace osiris::cli
