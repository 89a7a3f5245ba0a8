#pragma once

#include <string>
#include <string_view>

namespace osiris {

// The `tool` of a rule is a pattern (see FitsPattern) of what an assistant
// calls: of a tool's name or of any of its aliases, which mean the tool; or of
// what only the protocol calls, as "resources_read".

// True if `pattern` means the tool of this name, "discovery_table". The empty
// name is no tool's.
bool FitsTool(std::string_view pattern, std::string_view tool);

// True if `pattern` means some tool, also of a later version.
bool FitsSomeTool(std::string_view pattern);

// "did you mean `discovery_table`?", or empty where nothing is near.
std::string DidYouMeanTool(std::string_view pattern);

}  // namespace osiris
