#include "cli/command_line.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "CLI/CLI.hpp"
#include "cli/argument_value.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/config/nearest_name.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

using Kind = Argument::Kind;

std::string HelpHint(const Words& words) {
  return fmt::format("`osiris{}{} --help` says what there is",
                     words.empty() ? "" : " ", Join(words));
}

// As much of a word as a message has room for.
std::string Clip(const std::string& word) {
  constexpr size_t kBytes = 100;
  if (word.size() <= kBytes) return word;
  size_t end = kBytes;
  while (end > 0 && (word[end] & 0xC0) == 0x80) --end;
  return word.substr(0, end) + "…";
}

absl::Status UsageError(std::string_view message, const Words& words,
                        std::string hint = "") {
  if (hint.empty()) hint = HelpHint(words);
  return MakeError(ErrorCode::kProtocolUsageInvalid, message,
                   {.hint = std::move(hint)});
}

// Where a value has no hint of its own, the command's help is one.
absl::StatusOr<Json> ValueFor(const Argument& argument,
                              const std::vector<std::string>& texts,
                              const Words& words) {
  absl::StatusOr<Json> value = ValueOf(argument, texts);
  if (value.ok()) return value;
  const ErrorInfo info = GetErrorInfo(value.status());
  const ErrorCodeInfo& code = Describe(ErrorCode::kProtocolArgumentInvalid);
  if (info.hint != code.hint) return value;
  const absl::string_view message = value.status().message();
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   std::string_view(message.data(), message.size()),
                   {.path = info.path,
                    .hint = HelpHint(words),
                    .assistant_hint = std::string(code.assistant_hint)});
}

bool TakesValue(const Argument& argument) {
  return argument.kind != Kind::kSwitch && !argument.positional;
}

bool IsFlag(std::string_view arg) { return arg.size() > 1 && arg[0] == '-'; }

// True if `arg` is a flag of `arguments` whose value is the next word.
bool TakesNext(const std::vector<Argument>& arguments, std::string_view arg) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [arg](const Argument& argument) {
                       return TakesValue(argument) && FlagOf(argument) == arg;
                     });
}

// The arguments of a command, and what every command takes.
std::vector<Argument> AllArguments(const Command* command) {
  std::vector<Argument> all = GlobalArguments();
  if (command != nullptr) {
    all.insert(all.end(), command->arguments.begin(), command->arguments.end());
  }
  return all;
}

std::vector<std::string> Flags(const std::vector<Argument>& arguments) {
  std::vector<std::string> flags;
  for (const Argument& argument : arguments) {
    if (!argument.positional) flags.push_back(FlagOf(argument));
  }
  return flags;
}

// `word` as the words of a command after `words`, where it is the name of a
// tool: "discovery request" for "discovery_request". Empty otherwise.
std::string WordsOfTool(const CommandTree& tree, const Words& words,
                        std::string word) {
  Words longer = words;
  size_t begin = 0;
  for (size_t i = 0; i <= word.size(); ++i) {
    if (i < word.size() && word[i] != '_') continue;
    longer.push_back(word.substr(begin, i - begin));
    begin = i + 1;
  }
  if (tree.Find(longer) == nullptr) return "";
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

absl::Status UnknownWord(const CommandTree& tree, const Words& words,
                         const std::string& word) {
  const std::vector<std::string> children = tree.Children(words);
  std::string nearest = WordsOfTool(tree, words, word);
  if (nearest.empty()) nearest = NearestName(word, children);
  std::string hint;
  if (!nearest.empty()) {
    hint = fmt::format("did you mean `osiris{}{} {}`?",
                       words.empty() ? "" : " ", Join(words), nearest);
  }
  return UsageError(
      fmt::format("`osiris{}{}` has no command `{}`", words.empty() ? "" : " ",
                  Join(words), Clip(word)),
      words, std::move(hint));
}

// True for a flag that may take the next word, and that not every command has.
bool IsOfACommand(const std::string& arg) {
  const std::vector<std::string> all = Flags(GlobalArguments());
  const std::string flag =
      arg.starts_with("--no-") ? "--" + arg.substr(5) : arg;
  return IsFlag(arg) && arg != "-q" && arg != "-h" &&
         arg.find('=') == std::string::npos &&
         std::find(all.begin(), all.end(), flag) == all.end();
}

// `flag` stands before the command, and most likely before its value.
absl::Status MisplacedFlag(const Words& words, const std::string& flag) {
  std::string hint = DidYouMean(flag, Flags(GlobalArguments()));
  if (hint.empty()) {
    hint = fmt::format(
        "a flag of one command stands after its words: "
        "`osiris{}{} COMMAND {} …`",
        words.empty() ? "" : " ", Join(words), Clip(flag));
  }
  return UsageError(
      fmt::format("`{}` is no flag of every command, so it cannot stand "
                  "before the command",
                  Clip(flag)),
      words, std::move(hint));
}

// A line whose words have been told from the rest.
struct SplitLine {
  Words words;
  std::vector<std::string> rest;
};

// Follows `args` through the tree as far as words lead.
absl::StatusOr<SplitLine> FindWords(const CommandTree& tree,
                                    const std::vector<std::string>& args) {
  SplitLine line;
  size_t i = 0;
  for (; i < args.size() && tree.HasChildren(line.words); ++i) {
    if (args[i] == "--") break;
    if (IsFlag(args[i])) {
      line.rest.push_back(args[i]);
      if (TakesNext(GlobalArguments(), args[i]) && i + 1 < args.size()) {
        line.rest.push_back(args[++i]);
      }
      continue;
    }
    Words longer = line.words;
    longer.push_back(args[i]);
    if (tree.Find(longer) == nullptr && !tree.HasChildren(longer)) {
      if (tree.Find(line.words) != nullptr) break;
      if (i > 0 && IsOfACommand(args[i - 1])) {
        return MisplacedFlag(line.words, args[i - 1]);
      }
      return UnknownWord(tree, line.words, args[i]);
    }
    line.words = std::move(longer);
  }
  line.rest.insert(line.rest.end(), args.begin() + i, args.end());
  return line;
}

// Parts `--name=` in two, as the library takes the word after it otherwise.
std::vector<std::string> PartEmptyValues(const std::vector<Argument>& arguments,
                                         const std::vector<std::string>& args) {
  std::vector<std::string> parted;
  for (size_t i = 0; i < args.size(); ++i) {
    parted.push_back(args[i]);
    if (args[i] == "--") {
      parted.insert(parted.end(), args.begin() + i + 1, args.end());
      break;
    }
    if (TakesNext(arguments, args[i]) && i + 1 < args.size()) {
      parted.push_back(args[++i]);
    } else if (args[i].ends_with('=') &&
               TakesNext(arguments, args[i].substr(0, args[i].size() - 1))) {
      parted.back().pop_back();
      parted.emplace_back();
    }
  }
  return parted;
}

using Given = std::map<std::string, std::vector<std::string>>;

// What the library makes of a line: texts by argument, and words left over.
struct LibraryLine {
  Given given;
  std::vector<std::string> rest;
};

void Declare(const std::vector<Argument>& arguments, CLI::App* app) {
  for (const Argument& argument : arguments) {
    if (argument.positional) continue;
    std::string flag = FlagOf(argument);
    if (argument.name == "help") flag += ",-h";
    if (argument.name == "quiet") flag += ",-q";
    if (argument.kind == Kind::kSwitch) {
      app->add_flag(flag + ",!--no-" + FlagOf(argument).substr(2))
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
      continue;
    }
    CLI::Option* option = app->add_option(flag)->expected(1);
    if (argument.repeats || argument.kind == Kind::kObject) {
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  }
}

// A flag that was given too often, or as the last word and without its value.
// `what` is the library's message, which begins with the flag.
absl::Status Mismatch(const std::string& what,
                      const std::vector<Argument>& arguments,
                      const std::string& last, const Words& words) {
  const std::string flag = what.substr(0, what.find(':'));
  const auto found = std::find_if(
      arguments.begin(), arguments.end(), [&flag](const Argument& argument) {
        return !argument.positional && FlagOf(argument) == flag;
      });
  if (found == arguments.end()) {
    return UsageError("the flags do not fit each other", words);
  }
  if (last != flag) {
    return UsageError(fmt::format("`{}` is given more than once", flag), words,
                      fmt::format("give `{}` once", flag));
  }
  return UsageError(fmt::format("`{}` takes {} and was given nothing", flag,
                                found->value_name),
                    words,
                    fmt::format("write `{} {}`", flag, found->value_name));
}

absl::StatusOr<LibraryLine> AskLibrary(const std::vector<Argument>& arguments,
                                       std::vector<std::string> args,
                                       const Words& words) {
  LibraryLine line;
  const std::string last = args.empty() ? "" : args.back();
  try {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    Declare(arguments, &app);
    std::reverse(args.begin(), args.end());
    app.parse(std::move(args));
    for (const Argument& argument : arguments) {
      if (argument.positional) continue;
      const CLI::Option* option = app.get_option(FlagOf(argument));
      if (option->count() > 0) line.given[argument.name] = option->results();
    }
    line.rest = app.remaining();
  } catch (const CLI::Error& error) {
    return Mismatch(error.what(), arguments, last, words);
  }
  return line;
}

// The words that are data, or which of them is no flag that we know.
absl::StatusOr<std::vector<std::string>> DataOf(
    const std::vector<Argument>& arguments,
    const std::vector<std::string>& rest, const Words& words) {
  std::vector<std::string> data;
  bool marked = false;
  for (const std::string& word : rest) {
    if (!marked && word == "--") {
      marked = true;
    } else if (!marked && IsFlag(word) && !(word[1] >= '0' && word[1] <= '9')) {
      const std::string name = word.substr(0, word.find('='));
      return UsageError(
          fmt::format("`osiris{}{}` has no flag `{}`", words.empty() ? "" : " ",
                      Join(words), Clip(name)),
          words, DidYouMean(name, Flags(arguments)));
    } else {
      data.push_back(word);
    }
  }
  return data;
}

// Deals `data` out to the arguments that have no flag.
absl::Status Place(const Command& command, std::vector<std::string> data,
                   Given* given) {
  size_t next = 0;
  for (const Argument& argument : command.arguments) {
    if (!argument.positional || next == data.size()) continue;
    std::vector<std::string>& texts = (*given)[argument.name];
    do {
      texts.push_back(std::move(data[next++]));
    } while (argument.repeats && next < data.size());
  }
  for (const Argument& argument : command.arguments) {
    if (!argument.takes_rest) continue;
    std::vector<std::string>& texts = (*given)[argument.name];
    texts.insert(texts.end(), data.begin() + next, data.end());
    if (texts.empty()) given->erase(argument.name);
    return absl::OkStatus();
  }
  const Argument* const flag = RequiredFlag(command.arguments);
  if (flag != nullptr && next + 1 == data.size() &&
      !given->contains(flag->name)) {
    (*given)[flag->name] = {std::move(data[next++])};
  }
  if (next == data.size()) return absl::OkStatus();
  return UsageError(fmt::format("`osiris {}` does not take the word `{}`",
                                Join(command.words), Clip(data[next])),
                    command.words);
}

absl::Status RequireAll(const Command& command, const Given& given) {
  // Whoever reads the rest from a file checks it there.
  if (given.contains("arguments_file")) return absl::OkStatus();
  for (const Argument& argument : command.arguments) {
    if (!argument.required || given.contains(argument.name)) continue;
    return UsageError(fmt::format("`osiris {}` needs {}", Join(command.words),
                                  argument.positional
                                      ? argument.value_name
                                      : fmt::format("`{} {}`", FlagOf(argument),
                                                    argument.value_name)),
                      command.words);
  }
  return absl::OkStatus();
}

absl::StatusOr<GlobalFlags> GlobalsOf(const Given& given, const Words& words) {
  Json values = Json::object();
  for (const Argument& argument : GlobalArguments()) {
    const auto found = given.find(argument.name);
    if (found == given.end()) continue;
    ASSIGN_OR_RETURN(values[argument.name],
                     ValueFor(argument, found->second, words));
  }
  GlobalFlags flags = GlobalFlagsOf(values);
  if (given.contains("home") && flags.home.empty()) {
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     "`--home` takes a folder and was given nothing",
                     {.hint = "leave it out for the usual folder"});
  }
  return flags;
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    const CommandTree& tree, const std::vector<std::string>& args) {
  ASSIGN_OR_RETURN(SplitLine split, FindWords(tree, args));
  CommandLine line;
  line.words = std::move(split.words);
  line.command = tree.Find(line.words);
  const std::vector<Argument> arguments = AllArguments(line.command);
  ASSIGN_OR_RETURN(LibraryLine library,
                   AskLibrary(arguments, PartEmptyValues(arguments, split.rest),
                              line.words));
  ASSIGN_OR_RETURN(std::vector<std::string> data,
                   DataOf(arguments, library.rest, line.words));
  ASSIGN_OR_RETURN(line.flags, GlobalsOf(library.given, line.words));
  if (line.command == nullptr && !data.empty()) {
    return UnknownWord(tree, line.words, data.front());
  }
  if (line.command == nullptr || line.flags.help || line.flags.version) {
    return line;
  }
  RETURN_IF_ERROR(Place(*line.command, std::move(data), &library.given));
  RETURN_IF_ERROR(RequireAll(*line.command, library.given));
  for (const Argument& argument : line.command->arguments) {
    const auto found = library.given.find(argument.name);
    if (found == library.given.end()) continue;
    ASSIGN_OR_RETURN(line.arguments[argument.name],
                     ValueFor(argument, found->second, line.words));
  }
  return line;
}

bool AsksForJson(const CommandTree& tree,
                 const std::vector<std::string>& args) {
  if (HasJsonFlag(args)) return true;
  const absl::StatusOr<SplitLine> line = FindWords(tree, args);
  const Command* command = line.ok() ? tree.Find(line->words) : nullptr;
  return command != nullptr && command->always_json;
}

}  // namespace osiris::cli
