#include "cli/migrate_command.h"

#include <string>
#include <utility>

#include "cli/command_env.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

absl::Status AskFirst(const Operation& operation, const OperationView& view,
                      const Json& arguments, CommandEnv& env) {
  Json trial = arguments;
  trial["dry_run"] = true;
  ASSIGN_OR_RETURN(const Json plan, env.execute(operation.name, trial));
  if (plan.at("count") == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const bool agreed,
      env.agree(fmt::format("{}Move {}? [y/N] ", view.render(plan, Page()),
                            plan.at("count") == 1 ? "it" : "them")));
  if (agreed) return absl::OkStatus();
  return MakeError(ErrorCode::kRunCancelled,
                   "nothing was moved: you did not agree");
}

}  // namespace

Command MigrateCommand(const Operation& operation, OperationView view) {
  Command command = OperationCommand(operation, view);
  command.arguments.push_back({.name = "yes",
                               .kind = Argument::Kind::kSwitch,
                               .help = "move them without asking"});
  command.run = [operation, view = std::move(view), run = command.run](
                    const Json& given,
                    CommandEnv& env) -> absl::StatusOr<Answer> {
    Json arguments = given;
    arguments.erase("yes");
    if (!given.value("yes", false) && !given.value("dry_run", false)) {
      RETURN_IF_ERROR(AskFirst(operation, view, arguments, env));
    }
    return run(arguments, env);
  };
  return command;
}

}  // namespace osiris::cli
