#include <cstdio>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/mcp_run_command.h"
#include "cli/program.h"
#include "core/app/catalogue.h"
#include "core/base/error_info.h"
#include "core/seal/process_limits.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
  osiris::cli::RunServerAtOnce(args);
  // A command may hold any secret of its home, and its variables do.
  const absl::Status guarded = osiris::GuardSecrets();
  if (!guarded.ok()) {
    std::fprintf(stderr, "osiris: %s\n",
                 std::string(guarded.message()).c_str());
    return osiris::Describe(osiris::ErrorCode::kInternalUnexpected).exit;
  }
  return osiris::cli::RunProgram(
      [] { return osiris::cli::AllCommands(osiris::DeclaredOperations()); },
      args);
}
