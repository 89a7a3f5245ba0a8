#include "core/operation/planned_tools.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/error_info.h"
#include "core/operation/tool_names.h"
#include "fmt/format.h"

namespace osiris {
namespace {

Operation Planned(const ToolName& name) {
  Operation operation;
  operation.name = name.operation;
  operation.offered = false;
  NameTool(operation);
  operation.title = "Not available yet";
  operation.description = "A tool that this version does not have yet.";
  operation.input_schema = Json{{"type", "object"}};
  operation.output_schema = Json{{"type", "object"}};
  operation.errors = {ErrorCode::kProtocolToolUnavailable};
  operation.handler = [tool = std::string(name.tool)](
                          const Json&, Call&) -> absl::StatusOr<Json> {
    return MakeError(
        ErrorCode::kProtocolToolUnavailable,
        fmt::format("this version does not have the tool `{}` yet", tool));
  };
  return operation;
}

}  // namespace

std::vector<Operation> PlannedTools(const std::vector<Operation>& declared) {
  std::vector<Operation> planned;
  for (const ToolName& name : AllToolNames()) {
    const bool is_there = std::any_of(declared.begin(), declared.end(),
                                      [&name](const Operation& operation) {
                                        return operation.name == name.operation;
                                      });
    if (!is_there) planned.push_back(Planned(name));
  }
  return planned;
}

}  // namespace osiris
