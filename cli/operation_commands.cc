#include "cli/operation_commands.h"

#include "cli/leakcheck_command.h"
#include "cli/migrate_command.h"
#include "cli/operation_command.h"
#include "cli/operation_views.h"

namespace osiris::cli {
namespace {

Command CommandOf(const Operation& operation, const OperationView& view) {
  if (operation.name == "connections.migrate") {
    return MigrateCommand(operation, view);
  }
  if (operation.name == "payload.leakcheck") {
    return LeakcheckCommand(operation, view);
  }
  return OperationCommand(operation, view);
}

}  // namespace

std::vector<Command> OperationCommands(
    const std::vector<Operation>& operations) {
  std::vector<Command> commands;
  for (const Operation& operation : operations) {
    if (!operation.offered) continue;
    const OperationView view = ViewOf(operation.name);
    if (!operation.cli_words.empty()) {
      commands.push_back(CommandOf(operation, view));
    }
    if (!operation.tool.empty()) {
      commands.push_back(ToolCommand(operation, view));
    }
  }
  return commands;
}

}  // namespace osiris::cli
