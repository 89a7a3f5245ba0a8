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
    tools[operation.tool] = {{"name", operation.tool},
                             {"title", operation.title},
                             {"description", operation.description},
                             {"inputSchema", operation.input_schema},
                             {"outputSchema", ListedAnswerSchema(operation)},
                             {"annotations",
                              {{"title", operation.title},
                               {"readOnlyHint", operation.read_only},
                               {"destructiveHint", false},
                               {"idempotentHint", operation.idempotent},
                               {"openWorldHint", operation.open_world}}}};
  }
  Json list = Json::array();
  for (auto& [name, tool] : tools) list.push_back(std::move(tool));
  return list;
}

}  // namespace osiris::cli
