#include "cli/operation_commands.h"

#include "cli/migrate_command.h"
#include "cli/operation_command.h"
#include "cli/operation_views.h"

namespace osiris::cli {

std::vector<Command> OperationCommands(
    const std::vector<Operation>& operations) {
  std::vector<Command> commands;
  for (const Operation& operation : operations) {
    if (!operation.offered) continue;
    const OperationView view = ViewOf(operation.name);
    if (!operation.cli_words.empty()) {
      commands.push_back(operation.name == "connections.migrate"
                             ? MigrateCommand(operation, view)
                             : OperationCommand(operation, view));
    }
    if (!operation.tool.empty()) {
      commands.push_back(ToolCommand(operation, view));
    }
  }
  return commands;
}

}  // namespace osiris::cli
