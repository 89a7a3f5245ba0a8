#include "core/operation/tool_names.h"

#include <algorithm>
#include <string>

namespace osiris {
namespace {

constexpr std::array kNames = {
    ToolName{"aiop_list", "aiop.list", {"aiop.list", "osiris.aiop.list"}},
    ToolName{"aiop_show", "aiop.show", {"aiop.show", "osiris.aiop.show"}},
    ToolName{"components_list",
             "components.list",
             {"components.list", "osiris.components.list"}},
    ToolName{"connections_doctor",
             "connections.doctor",
             {"connections.doctor", "osiris.connections.doctor"}},
    ToolName{"connections_list",
             "connections.list",
             {"connections.list", "osiris.connections.list"}},
    ToolName{"discovery_diff",
             "discovery.diff",
             {"discovery.diff", "osiris.discovery.diff"}},
    ToolName{"discovery_request",
             "discovery.request",
             {"discovery.request", "osiris.discovery.request",
              "osiris.introspect_sources"}},
    ToolName{"discovery_sample",
             "discovery.sample",
             {"discovery.sample", "osiris.discovery.sample"}},
    ToolName{"discovery_search",
             "discovery.search",
             {"discovery.search", "osiris.discovery.search"}},
    ToolName{"discovery_table",
             "discovery.table",
             {"discovery.table", "osiris.discovery.table"}},
    ToolName{"guide_start",
             "guide.start",
             {"guide.start", "osiris.guide.start", "osiris.guide_start"}},
    ToolName{"memory_capture",
             "memory.capture",
             {"memory.capture", "osiris.memory.capture"}},
    ToolName{"memory_forget",
             "memory.forget",
             {"memory.forget", "osiris.memory.forget"}},
    ToolName{
        "memory_list", "memory.list", {"memory.list", "osiris.memory.list"}},
    ToolName{"memory_search",
             "memory.search",
             {"memory.search", "osiris.memory.search"}},
    ToolName{"oml_save",
             "oml.save",
             {"oml.save", "osiris.oml.save", "osiris.save_oml"}},
    ToolName{"oml_schema_get",
             "oml.schema.get",
             {"oml.schema.get", "osiris.oml.schema.get"}},
    ToolName{"oml_validate",
             "oml.validate",
             {"oml.validate", "osiris.oml.validate", "osiris.validate_oml"}},
    ToolName{"usecases_list",
             "usecases.list",
             {"usecases.list", "osiris.usecases.list"}},
};

}  // namespace

bool ToolName::Is(std::string_view spelling) const {
  return !spelling.empty() &&
         (tool == spelling ||
          std::find(aliases.begin(), aliases.end(), spelling) != aliases.end());
}

std::span<const ToolName> AllToolNames() { return kNames; }

const ToolName* FindToolName(std::string_view spelling) {
  const auto* const found = std::find_if(
      kNames.begin(), kNames.end(),
      [spelling](const ToolName& name) { return name.Is(spelling); });
  return found == kNames.end() ? nullptr : found;
}

std::string_view OperationMeant(std::string_view word) {
  const ToolName* const tool = FindToolName(word);
  return tool == nullptr ? word : tool->operation;
}

void NameTool(Operation& operation) {
  const auto* const found = std::find_if(
      kNames.begin(), kNames.end(), [&operation](const ToolName& name) {
        return name.operation == operation.name;
      });
  if (found == kNames.end()) return;
  operation.tool = found->tool;
  operation.aliases.clear();
  for (const std::string_view alias : found->aliases) {
    if (!alias.empty()) operation.aliases.emplace_back(alias);
  }
}

}  // namespace osiris
