#include "cli/help_page.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/command_line.h"
#include "cli/render/display_text.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris::cli {
namespace {

using Kind = Argument::Kind;

constexpr size_t kIndent = 2;
constexpr size_t kMaxLeft = 30;
// Long lines are hard to read, however wide the terminal.
constexpr size_t kMaxWidth = 88;

struct Entry {
  std::string left;
  std::string right;
};

size_t WidthOf(const Page& page) { return std::min(page.width, kMaxWidth); }

// Entries in two columns under a heading; nothing without entries.
std::string Section(std::string_view heading, const std::vector<Entry>& entries,
                    const Page& page) {
  if (entries.empty()) return "";
  size_t left = 0;
  for (const Entry& entry : entries) {
    const size_t width = DisplayWidth(entry.left);
    if (width <= kMaxLeft) left = std::max(left, width);
  }
  const size_t indent = kIndent + left + 2;
  const size_t page_width = WidthOf(page);
  const size_t right = page_width > indent + 20 ? page_width - indent : 20;
  std::string out = "\n" + page.palette.Heading(heading) + "\n";
  for (const Entry& entry : entries) {
    std::string line(kIndent, ' ');
    line += PadRight(entry.left, left);
    if (DisplayWidth(entry.left) > left) {
      line += "\n" + std::string(indent, ' ');
    } else {
      line += "  ";
    }
    line += Wrap(entry.right, right, indent);
    out += line.erase(line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

// The flag with its value, as somebody types it.
std::string Spelling(const Argument& argument) {
  const std::string flag = FlagOf(argument);
  if (argument.positional) return argument.value_name;
  if (argument.name == "help") return "-h, --help";
  if (argument.name == "quiet") return "-q, --quiet";
  if (argument.kind != Kind::kSwitch) {
    return fmt::format("{} {}", flag, argument.value_name);
  }
  const bool on = argument.default_value.value_or(false) == Json(true);
  return on ? "--no-" + flag.substr(2) : flag;
}

// The default in words, where there is one that says something.
std::string DefaultOf(const Argument& argument) {
  const std::optional<Json>& value = argument.default_value;
  if (!value.has_value() || value->is_structured() || value->is_null() ||
      *value == "") {
    return "";
  }
  return fmt::format("{} by default", value->is_string()
                                          ? value->get<std::string>()
                                          : value->dump());
}

std::string Explanation(const Argument& argument) {
  if (argument.kind == Kind::kSwitch) {
    const bool on = argument.default_value.value_or(false) == Json(true);
    return (on ? "do not: " : "") + argument.help;
  }
  std::vector<std::string> facts;
  if (argument.required && !argument.positional) facts.push_back("required");
  if (!argument.choices.empty()) {
    facts.push_back(
        fmt::format("one of {}", fmt::join(argument.choices, ", ")));
  }
  if (!argument.bounds.empty()) facts.push_back(argument.bounds);
  if (argument.repeats) facts.push_back("may be given more than once");
  if (const std::string value = DefaultOf(argument); !value.empty()) {
    facts.push_back(value);
  }
  if (facts.empty()) return argument.help;
  return fmt::format("{} ({})", argument.help, fmt::join(facts, "; "));
}

std::vector<Entry> Entries(const std::vector<Argument>& arguments,
                           bool positional) {
  std::vector<Entry> entries;
  for (const Argument& argument : arguments) {
    if (argument.positional != positional) continue;
    entries.push_back({Spelling(argument), Explanation(argument)});
  }
  return entries;
}

// What every command takes, as `command` has it; nullptr is no command.
std::vector<Argument> GlobalArgumentsOf(const Command* command) {
  std::vector<Argument> arguments = GlobalArguments();
  if (command == nullptr || command->json_help.empty()) return arguments;
  for (Argument& argument : arguments) {
    if (argument.name == "json") argument.help = command->json_help;
  }
  return arguments;
}

std::string NameOf(const Words& words) {
  return words.empty() ? "osiris" : "osiris " + Join(words);
}

std::string UsageOf(const CommandTree& tree, const Words& words) {
  const Command* command = tree.Find(words);
  std::string usage = NameOf(words);
  if (command == nullptr) return usage + " COMMAND [FLAGS]";
  const Argument* const last = RequiredFlag(command->arguments);
  for (const Argument& argument : command->arguments) {
    if (argument.positional || !argument.required || &argument == last) {
      continue;
    }
    usage += " " + Spelling(argument);
  }
  usage += " [FLAGS]";
  for (const Argument& argument : command->arguments) {
    if (!argument.positional) continue;
    const std::string name =
        argument.value_name + (argument.repeats ? "..." : "");
    usage += argument.required ? " " + name : " [" + name + "]";
  }
  if (last != nullptr) usage += " " + last->value_name;
  for (const Argument& argument : command->arguments) {
    if (argument.takes_rest) usage += " [" + argument.value_name + "...]";
  }
  return usage;
}

std::string ExitStatuses(const Page& page) {
  return Section("Exit status",
                 {{"0", "done"},
                  {"1", "failed"},
                  {"2", "the command line has no such form"},
                  {"3", "invalid configuration, document or argument"},
                  {"4", "not found"},
                  {"5", "source unreachable"},
                  {"6", "refused by the source"},
                  {"7", "denied by policy, consent or a person"},
                  {"8", "timed out or cancelled"},
                  {"9", "damaged: snapshot, audit log or payload"},
                  {"70", "a fault of Osiris itself"}},
                 page);
}

Json ToJson(const Argument& argument) {
  Json json = {
      {"name", argument.positional ? argument.value_name : FlagOf(argument)},
      {"help", argument.help},
      {"required", argument.required},
      {"repeats", argument.repeats}};
  if (!argument.positional && argument.kind != Kind::kSwitch) {
    json["value"] = argument.value_name;
  }
  if (!argument.bounds.empty()) json["bounds"] = argument.bounds;
  if (!argument.choices.empty()) json["choices"] = argument.choices;
  if (argument.default_value.has_value()) {
    json["default"] = *argument.default_value;
  }
  return json;
}

}  // namespace

std::string HelpPage(const CommandTree& tree, const Words& words,
                     const Page& page) {
  const Command* command = tree.Find(words);
  std::string out = page.palette.Heading("Usage: ") + UsageOf(tree, words);
  out += "\n\n";
  std::string about = tree.Summary(words);
  if (command != nullptr && !command->description.empty()) {
    about = command->description;
  }
  out += Wrap(about, WidthOf(page), 0) + "\n";
  std::vector<Entry> children;
  for (const std::string& child : tree.Children(words)) {
    Words longer = words;
    longer.push_back(child);
    children.push_back({child, tree.Summary(longer)});
  }
  out += Section("Commands", children, page);
  if (command != nullptr) {
    out += Section("Arguments", Entries(command->arguments, true), page);
    out += Section("Flags", Entries(command->arguments, false), page);
  }
  out += Section("Flags of every command",
                 Entries(GlobalArgumentsOf(command), false), page);
  if (words.empty()) out += ExitStatuses(page);
  return out;
}

Json HelpDocument(const CommandTree& tree, const Words& words) {
  Json document = {{"status", "success"},
                   {"command", NameOf(words)},
                   {"usage", UsageOf(tree, words)},
                   {"summary", tree.Summary(words)},
                   {"description", ""},
                   {"commands", Json::array()},
                   {"arguments", Json::array()},
                   {"flags", Json::array()}};
  for (const std::string& child : tree.Children(words)) {
    Words longer = words;
    longer.push_back(child);
    document["commands"].push_back(
        {{"name", child}, {"summary", tree.Summary(longer)}});
  }
  std::vector<Argument> arguments;
  const Command* const command = tree.Find(words);
  if (command != nullptr) {
    document["description"] = command->description;
    arguments = command->arguments;
  }
  const std::vector<Argument> all = GlobalArgumentsOf(command);
  arguments.insert(arguments.end(), all.begin(), all.end());
  for (const Argument& argument : arguments) {
    document[argument.positional ? "arguments" : "flags"].push_back(
        ToJson(argument));
  }
  return document;
}

}  // namespace osiris::cli
