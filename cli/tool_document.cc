#include "cli/tool_document.h"

#include <map>
#include <string>
#include <utility>

#include "core/operation/answer_schema.h"

namespace osiris::cli {

Json ToolList(const std::vector<Operation>& operations) {
  std::map<std::string, Json> tools;
  for (const Operation& operation : operations) {
    if (operation.tool.empty() || !operation.offered) continue;
    Json hints = {{"readOnlyHint", operation.read_only},
                  {"openWorldHint", operation.open_world}};
    // These say something of tools that change things only.
    if (!operation.read_only) {
      hints["destructiveHint"] = operation.destructive;
      hints["idempotentHint"] = operation.idempotent;
    }
    tools[operation.tool] = {{"name", operation.tool},
                             {"title", operation.title},
                             {"description", operation.description},
                             {"inputSchema", operation.input_schema.get()},
                             {"outputSchema", ListedAnswerSchema(operation)},
                             {"annotations", std::move(hints)}};
  }
  Json list = Json::array();
  for (auto& [name, tool] : tools) list.push_back(std::move(tool));
  return list;
}

}  // namespace osiris::cli
