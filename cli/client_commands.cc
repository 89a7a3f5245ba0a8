#include "cli/client_commands.h"

#include <utility>

#include "cli/client_edit_commands.h"
#include "cli/client_list_command.h"
#include "cli/client_show_command.h"

namespace osiris::cli {

std::vector<Command> ClientCommands() {
  std::vector<Command> commands = ClientEditCommands();
  commands.push_back(ClientListCommand());
  commands.push_back(ClientShowCommand());
  return commands;
}

}  // namespace osiris::cli
