#include "core/policy/tool_pattern.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/config/nearest_name.h"
#include "core/operation/tool_names.h"
#include "core/policy/name_filter.h"

namespace osiris {
namespace {

// What only the protocol calls, in the form of tools' names, and as operation.
struct ProtocolCall {
  std::string_view name;
  std::string_view operation;
};
constexpr std::array kProtocolCalls = {
    ProtocolCall{"completions_find", "completions.find"},
    ProtocolCall{"resources_list", "resources.list"},
    ProtocolCall{"resources_read", "resources.read"},
    ProtocolCall{"resources_watch", "resources.watch"}};

bool Fits(std::string_view pattern, const ToolName& tool) {
  return FitsPattern(pattern, tool.tool) ||
         std::any_of(tool.aliases.begin(), tool.aliases.end(),
                     [pattern](std::string_view alias) {
                       return !alias.empty() && FitsPattern(pattern, alias);
                     });
}

bool Fits(std::string_view pattern, const ProtocolCall& call) {
  return FitsPattern(pattern, call.name) ||
         FitsPattern(pattern, call.operation);
}

}  // namespace

bool FitsTool(std::string_view pattern, std::string_view tool) {
  if (FitsPattern(pattern, tool)) return true;
  if (const ToolName* const known = FindToolName(tool)) {
    return Fits(pattern, *known);
  }
  return std::any_of(kProtocolCalls.begin(), kProtocolCalls.end(),
                     [&](const ProtocolCall& call) {
                       return call.name == tool && Fits(pattern, call);
                     });
}

bool FitsSomeTool(std::string_view pattern) {
  // As nearly all are written.
  if (FindToolName(pattern) != nullptr) return true;
  const auto fits = [pattern](const auto& one) { return Fits(pattern, one); };
  const auto tools = AllToolNames();
  return std::any_of(tools.begin(), tools.end(), fits) ||
         std::any_of(kProtocolCalls.begin(), kProtocolCalls.end(), fits);
}

std::string DidYouMeanTool(std::string_view pattern) {
  std::vector<std::string> names;
  for (const ToolName& tool : AllToolNames()) names.emplace_back(tool.tool);
  for (const ProtocolCall& call : kProtocolCalls) names.emplace_back(call.name);
  return DidYouMean(pattern, names);
}

}  // namespace osiris
