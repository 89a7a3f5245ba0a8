#include "cli/leakcheck_command.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "cli/command_env.h"
#include "cli/input_file.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr char kCanaries[] = "canaries";
constexpr size_t kMaxBytes = 16 << 20;

// Lines, without the ends of Unix and Windows, nor what some editors of Windows
// begin a file with; empty ones are none.
Json LinesOf(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  Json lines = Json::array();
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

absl::StatusOr<Json> ReadCanaries(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadInputFile(path, kMaxBytes);
  if (text.ok()) return LinesOf(*text);
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   fmt::format("`--canaries` cannot be read: {}",
                               std::string(text.status().message())),
                   {.path = {kCanaries},
                    .hint = "give a file with a value a line, or `-` and "
                            "write them to standard input"});
}

}  // namespace

Command LeakcheckCommand(const Operation& operation, OperationView view) {
  Command command = OperationCommand(operation, std::move(view));
  for (Argument& argument : command.arguments) {
    if (argument.name != kCanaries) continue;
    argument = {
        .name = kCanaries,
        .help = "look for each line of FILE, too; `-` is standard input",
        .value_name = "FILE",
        .completes = Argument::Completes::kFiles};
  }
  command.run = [run = command.run](const Json& given,
                                    CommandEnv& env) -> absl::StatusOr<Answer> {
    Json arguments = given;
    const auto file = arguments.find(kCanaries);
    if (file != arguments.end()) {
      ASSIGN_OR_RETURN(*file, ReadCanaries(file->get<std::string>()));
    }
    return run(arguments, env);
  };
  return command;
}

}  // namespace osiris::cli
