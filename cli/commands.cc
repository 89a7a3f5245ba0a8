#include "cli/commands.h"

#include <utility>

#include "cli/approvals_watch_command.h"
#include "cli/audit_tail_command.h"
#include "cli/client_commands.h"
#include "cli/completion_command.h"
#include "cli/doctor_command.h"
#include "cli/init_command.h"
#include "cli/mcp_run_command.h"
#include "cli/mcp_selftest_command.h"
#include "cli/mcp_tools_command.h"
#include "cli/operation_commands.h"
#include "cli/tool_document.h"
#include "core/base/json.h"

namespace osiris::cli {

CommandTree AllCommands(const std::vector<Operation>& operations) {
  const Json tools = ToolList(operations);
  std::vector<Command> commands = CompletionCommands();
  commands.push_back(ApprovalsWatchCommand());
  commands.push_back(AuditTailCommand());
  commands.push_back(DoctorCommand());
  commands.push_back(InitCommand());
  for (Command& command : ClientCommands()) {
    commands.push_back(std::move(command));
  }
  commands.push_back(McpRunCommand());
  commands.push_back(McpSelftestCommand(tools));
  commands.push_back(McpToolsCommand(tools));
  for (Command& command : OperationCommands(operations)) {
    commands.push_back(std::move(command));
  }
  return CommandTree(
      std::move(commands),
      {{"",
        "Osiris sits between your data sources and your AI assistants: it "
        "explores the sources for both, gives assistants only what you allow, "
        "and can prove what each of them saw."},
       {"approvals", "answer when assistants ask for leave"},
       {"audit", "who asked what, and whether the record is whole"},
       {"completion", "print a completion script for a shell"},
       {"components", "kinds of sources that can be connected"},
       {"connections", "sources that Osiris may read"},
       {"discovery", "learn what a source holds, and what has changed in it"},
       {"maintenance", "keep what Osiris keeps in order"},
       {"mask", "see what is masked before an assistant reads it"},
       {"memory", "what a person agreed to keep of a session"},
       {"payload", "look at answers as they were sent"},
       {"rows", "look at the rows of one table"},
       {"telemetry", "what was called how often, and how long it took"},
       {"mcp", "serve assistants, and call their tools, as a person"}});
}

}  // namespace osiris::cli
