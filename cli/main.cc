#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/mcp_run_command.h"
#include "cli/program.h"
#include "core/app/catalogue.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
  osiris::cli::RunServerAtOnce(args);
  return osiris::cli::RunProgram(
      [] { return osiris::cli::AllCommands(osiris::DeclaredOperations()); },
      args);
}
