#include "cli/operation_command.h"

#include <cctype>
#include <utility>

#include "cli/arguments_file.h"
#include "cli/command_env.h"
#include "cli/schema_arguments.h"
#include "cli/words/people_words.h"
#include "core/base/status_macros.h"

namespace osiris::cli {
namespace {

// {"discovery", "request"} for "discovery_request".
std::vector<std::string> WordsOf(std::string_view tool) {
  std::vector<std::string> words(1);
  for (const char c : tool) {
    if (c == '_') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

// "Discover a source" as it goes in the middle of a line.
std::string Lowered(std::string title) {
  const bool acronym = title.size() > 1 && std::isupper(title[1]) != 0;
  if (!title.empty() && !acronym) {
    title[0] = static_cast<char>(std::tolower(title[0]));
  }
  return title;
}

// In place of words for a model.
void SayToPeople(std::string_view operation, Command* command) {
  const std::string_view description = DescriptionForPeople(operation);
  if (!description.empty()) command->description = description;
  for (Argument& argument : command->arguments) {
    const std::string_view help = ArgumentForPeople(operation, argument.name);
    if (!help.empty()) argument.help = help;
  }
}

}  // namespace

Command OperationCommand(const Operation& operation, OperationView view) {
  Command command;
  command.words = operation.cli_words;
  command.summary = Lowered(operation.title);
  command.description = operation.description;
  command.arguments =
      SchemaArguments(operation.input_schema.get(), operation.cli_positional);
  SayToPeople(operation.name, &command);
  command.arguments.push_back(ArgumentsFileArgument());
  command.render = std::move(view.render);
  command.run = [name = operation.name, exit_status = view.exit_status](
                    const Json& given,
                    CommandEnv& env) -> absl::StatusOr<Answer> {
    ASSIGN_OR_RETURN(const Json arguments, WithArgumentsFile(given));
    Answer answer;
    ASSIGN_OR_RETURN(answer.document, env.execute(name, arguments));
    if (exit_status) answer.exit_status = exit_status(answer.document);
    return answer;
  };
  return command;
}

Command ToolCommand(const Operation& operation, OperationView view) {
  Command command = OperationCommand(operation, std::move(view));
  command.words = WordsOf(operation.tool);
  command.words.insert(command.words.begin(), "mcp");
  command.always_json = true;
  return command;
}

}  // namespace osiris::cli
