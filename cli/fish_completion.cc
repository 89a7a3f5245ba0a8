#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.h"
#include "cli/completion_model.h"
#include "cli/completion_script.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris::cli {
namespace {

using Completes = Argument::Completes;

// __osiris_words prints the words typed so far that are no flags and no flags'
// values; __osiris_at tells whether they begin with a command and go on with
// no other; __osiris_in, whether they begin with it; __osiris_nth, whether so
// many more follow.
constexpr std::string_view kBefore =
    R"(# Completion of osiris for fish. Made by `osiris completion fish`.

complete -c osiris -e

function __osiris_words
    set -l takes {}
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $word $takes
            set skip 1
        else if not string match -q -- '-*' $word
            echo $word
        end
    end
end

function __osiris_at
    set -l typed (__osiris_words)
    test "$typed" = "$argv"
end

function __osiris_in
    set -l typed (__osiris_words)
    test -z "$argv"; or string match -q -- "$argv *" "$typed "
end

function __osiris_nth
    set -l typed (__osiris_words)
    __osiris_in $argv[2..-1]
    and test (count $typed) -eq (math $argv[1] + (count $argv[2..-1]))
end

function __osiris_ask
    set -l typed (commandline -opc)
    set -l home
    for i in (seq 2 (count $typed))
        if test $typed[$i] = --home; and test $i -lt (count $typed)
            set home --home $typed[(math $i + 1)]
        else if string match -q -- '--home=*' $typed[$i]
            set home $typed[$i]
        end
    end
    $typed[1] __complete $argv $home 2>/dev/null
end

function __osiris_connections
    __osiris_ask connections
end

function __osiris_tables
    set -l source (__osiris_words | string match -r -- '^(?:@|disc_).*')
    if set -q source[1]
        __osiris_ask tables $source[1]
    end
end

function __osiris_references
    set -l source (commandline -ct | string match -r -- '^@[^.]+[.][^.]+[.]')
    if set -q source[1]
        set -l tables (__osiris_ask tables (string trim -r -c . -- $source[1]))
        printf '%s\n' $source[1]$tables
    else
        __osiris_connections
    end
end

)";

std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

std::string ActionOf(Completes completes,
                     const std::vector<std::string>& choices) {
  switch (completes) {
    case Completes::kConnections:
      return " -f -a '(__osiris_connections)'";
    case Completes::kReferences:
      return " -f -a '(__osiris_references)'";
    case Completes::kTables:
      return " -f -a '(__osiris_tables)'";
    case Completes::kFiles:
      return " -F";
    case Completes::kFolders:
      return " -f -a '(__fish_complete_directories)'";
    case Completes::kChoices:
      return fmt::format(" -f -a '{}'", fmt::join(choices, " "));
    case Completes::kNothing:
      break;
  }
  return " -f";
}

std::string FlagLine(const CompletionNode& node, const Argument& flag) {
  std::string line =
      fmt::format("complete -c osiris -n '__osiris_in {}' -l {} -d {}",
                  Join(node.words), FlagOf(flag).substr(2), Quoted(flag.help));
  if (flag.kind != Argument::Kind::kSwitch) {
    line += " -r" + ActionOf(flag.completes, flag.choices);
  }
  return line + "\n";
}

// What the words without a flag may be. Where nothing is known, fish offers
// files.
std::string WordLines(const CompletionNode& node) {
  std::string lines;
  const bool several = node.positionals.size() > 1;
  for (size_t i = 0; several && i < node.positionals.size(); ++i) {
    const Argument& argument = node.positionals[i];
    lines += fmt::format("complete -c osiris -n '__osiris_nth {} {}'{}\n", i,
                         Join(node.words),
                         ActionOf(argument.completes, argument.choices));
  }
  if (several) {
    return lines + fmt::format("complete -c osiris -n '__osiris_in {}' -f\n",
                               Join(node.words));
  }
  const Argument only =
      node.positionals.empty() ? Argument() : node.positionals.front();
  return fmt::format("complete -c osiris -n '__osiris_in {}'{}\n",
                     Join(node.words), ActionOf(only.completes, only.choices));
}

std::string Lines(const CompletionNode& node) {
  std::string lines;
  for (size_t i = 0; i < node.children.size(); ++i) {
    lines += fmt::format(
        "complete -c osiris -f -n '__osiris_at {}' -a {} -d {}\n",
        Join(node.words), node.children[i], Quoted(node.summaries[i]));
  }
  const size_t global = node.words.empty() ? 0 : GlobalArguments().size();
  for (size_t i = global; i < node.flags.size(); ++i) {
    lines += FlagLine(node, node.flags[i]);
  }
  return node.children.empty() ? lines + WordLines(node) : lines;
}

// Every flag of any command whose value is the next word.
std::string FlagsWithValues(const std::vector<CompletionNode>& nodes) {
  std::set<std::string> flags;
  for (const CompletionNode& node : nodes) {
    for (const Argument& flag : node.flags) {
      if (flag.kind != Argument::Kind::kSwitch) flags.insert(FlagOf(flag));
    }
  }
  return fmt::format("{}", fmt::join(flags, " "));
}

}  // namespace

std::string FishCompletion(const CommandTree& tree) {
  const std::vector<CompletionNode> nodes = CompletionNodes(tree);
  std::string script = fmt::format(kBefore, FlagsWithValues(nodes));
  for (const CompletionNode& node : nodes) script += Lines(node);
  return script;
}

}  // namespace osiris::cli
