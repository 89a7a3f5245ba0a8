#include "cli/audit_tail_command.h"

#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_env.h"
#include "cli/home_paths.h"
#include "cli/schema_arguments.h"
#include "core/audit/audit_follow.h"
#include "core/audit/audit_query.h"
#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/operation/schema_validator.h"
#include "core/trail/trail_filter.h"
#include "core/trail/trail_schemas.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr int64_t kLines = 10;

absl::Status Unreadable(const absl::Status& reason) {
  return MakeError(ErrorCode::kAuditUnreadable,
                   fmt::format("the audit log could not be read: {}",
                               std::string(reason.message())));
}

// False when nobody reads any more.
bool Print(std::string_view line) {
  std::string text(line);
  text += '\n';
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t written = write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    rest.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// Until nobody reads, or something fails.
absl::Status Follow(const std::string& folder, const AuditFilter& filter,
                    int64_t limit) {
  RETURN_IF_ERROR(MakeFolder(folder));
  ASSIGN_OR_RETURN(const AuditSelection selection,
                   SelectAudit(folder, filter, limit));
  AuditFollow follow(folder, selection.ends);
  RETURN_IF_ERROR(follow.Open());
  for (const AuditEntry& entry : selection.entries) {
    if (!Print(entry.line)) return absl::OkStatus();
  }
  while (true) {
    const absl::Status polled = follow.Poll([&filter](std::string_view line) {
      return !Matches(filter, line) || Print(line);
    });
    if (polled.code() == absl::StatusCode::kCancelled) return absl::OkStatus();
    RETURN_IF_ERROR(polled);
    RETURN_IF_ERROR(follow.Wait());
  }
}

absl::StatusOr<Answer> Run(const Json& arguments, CommandEnv& env) {
  // No operation does it.
  RETURN_IF_ERROR(SchemaValidator(TrailListArguments()).Validate(arguments));
  ASSIGN_OR_RETURN(const Paths paths, FindPaths(env.home));
  RETURN_IF_ERROR(CheckNamedHome(paths));
  const absl::Status followed = Follow(paths.audit, FilterFrom(arguments),
                                       arguments.value("limit", kLines));
  if (!followed.ok()) return Unreadable(followed);
  return Answer{.document = {{"status", "success"}}};
}

}  // namespace

Command AuditTailCommand() {
  Command command;
  command.words = {"audit", "tail"};
  command.summary = "follow the audit log as it is written";
  command.description =
      "Prints the last lines of the audit log, and then each new line of any "
      "process, as JSON Lines, until Ctrl-C. Filters choose which.";
  command.json_help =
      "print JSON Lines, one object a line and not one document, which is "
      "what it prints without the flag, too";
  command.arguments = SchemaArguments(TrailListArguments(), "");
  for (Argument& argument : command.arguments) {
    if (argument.name == "limit") argument.default_value = kLines;
  }
  command.run = Run;
  command.render = [](const Json&, const Page&) { return std::string(); };
  return command;
}

}  // namespace osiris::cli
