#include <string>
#include <string_view>
#include <vector>

#include "cli/completion_model.h"
#include "cli/completion_script.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris::cli {
namespace {

using Completes = Argument::Completes;

constexpr std::string_view kBefore =
    R"(#compdef osiris
# Completion of osiris for zsh. Made by `osiris completion zsh`.

_osiris_ask() {
  asked=("${(@f)$(${(Q)words_typed[1]} __complete "$@" \
    ${home:+--home} ${home:+$home} 2>/dev/null)}")
  asked=(${asked:#})
}

_osiris_connections() {
  local -a asked
  _osiris_ask connections
  compadd -a asked
}

_osiris_tables() {
  local -a asked
  if [[ -z ${data[1]} ]]; then return 1; fi
  _osiris_ask tables "${(Q)data[1]}"
  compadd -a asked
}

_osiris_references() {
  local -a asked match mbegin mend
  if [[ ${(Q)PREFIX} =~ '^(@[^.]+[.][^.]+)[.]' ]]; then
    _osiris_ask tables "${match[1]}"
    asked=("${match[1]}."${^asked})
    compadd -a asked
  else
    _osiris_connections
  fi
}

_osiris_at() {
  children=() flags=() takes=()
  case "$1" in
)";

constexpr std::string_view kBetween = R"(    *) return 1 ;;
  esac
}

_osiris_value() {
  case "$1:$2" in
)";

constexpr std::string_view kAfter = R"(    *) return 1 ;;
  esac
}

_osiris() {
  local -a children flags takes words_typed data
  local here= word= flag= home= i
  words_typed=("${words[@]}")
  _osiris_at ""
  for ((i = 2; i < CURRENT; i++)); do
    word=${words[i]}
    if [[ -n $flag ]]; then
      if [[ $flag == --home ]]; then home=$word; fi
      flag=
    elif [[ $word == --home=* ]]; then
      home=${word#--home=}
    elif (( ${takes[(Ie)$word]} )); then
      flag=$word
    elif [[ $word != -* ]] && _osiris_at "${here:+$here }$word"; then
      here=${here:+$here }$word
    else
      if [[ $word != -* ]]; then data+=("$word"); fi
      _osiris_at "$here"
    fi
  done
  if [[ -n $flag ]]; then
    _osiris_value "$here" "$flag"
  elif [[ ${words[CURRENT]} == --*=* ]]; then
    flag=${words[CURRENT]%%=*}
    compset -P '*='
    _osiris_value "$here" "$flag"
  elif [[ ${words[CURRENT]} == -* ]]; then
    _describe -o flag flags
  elif (( ${#children} )); then
    _describe command children
  else
    _osiris_value "$here" "${#data}" || _describe -o flag flags
  fi
}

if [[ ${funcstack[1]} == _osiris ]]; then
  _osiris "$@"
else
  compdef _osiris osiris
fi
)";

// An item of _describe between single quotes: "name:what it is".
std::string Described(std::string_view name, std::string_view text) {
  std::string item;
  for (const char c : fmt::format("{}", name)) {
    if (c == ':') item += '\\';
    item += c;
  }
  item += ':';
  for (const char c : text) {
    if (c == '\'') {
      item += "'\\''";
    } else {
      item += c;
    }
  }
  return fmt::format("'{}'", item);
}

std::string Place(const CompletionNode& node) {
  std::vector<std::string> children;
  for (size_t i = 0; i < node.children.size(); ++i) {
    children.push_back(Described(node.children[i], node.summaries[i]));
  }
  std::vector<std::string> flags;
  std::vector<std::string> takes;
  for (const Argument& flag : node.flags) {
    flags.push_back(Described(FlagOf(flag), flag.help));
    if (flag.kind != Argument::Kind::kSwitch) takes.push_back(FlagOf(flag));
  }
  return fmt::format(
      "    \"{}\")\n      children=({})\n      flags=({})\n"
      "      takes=({})\n      ;;\n",
      Join(node.words), fmt::join(children, " "), fmt::join(flags, " "),
      fmt::join(takes, " "));
}

std::string ActionOf(Completes completes,
                     const std::vector<std::string>& choices) {
  switch (completes) {
    case Completes::kConnections:
      return "_osiris_connections";
    case Completes::kReferences:
      return "_osiris_references";
    case Completes::kTables:
      return "_osiris_tables";
    case Completes::kFiles:
      return "_files";
    case Completes::kFolders:
      return "_files -/";
    case Completes::kChoices:
      return fmt::format("compadd {}", fmt::join(choices, " "));
    case Completes::kNothing:
      break;
  }
  return "";
}

std::string Value(const Words& words, std::string_view flag,
                  Completes completes,
                  const std::vector<std::string>& choices) {
  if (ActionOf(completes, choices).empty()) return "";
  return fmt::format("    \"{}:{}\") {} ;;\n", Join(words), flag,
                     ActionOf(completes, choices));
}

// What the first word without a flag may be, the second, and so on.
std::string Values(const CompletionNode& node) {
  std::string values;
  for (size_t i = 0; i < node.positionals.size(); ++i) {
    const Argument& argument = node.positionals[i];
    values += Value(node.words, std::to_string(i), argument.completes,
                    argument.choices);
    const std::string action = ActionOf(argument.completes, argument.choices);
    if (argument.repeats && !action.empty()) {
      values +=
          fmt::format("    \"{}:\"[0-9]*) {} ;;\n", Join(node.words), action);
    }
  }
  return values;
}

}  // namespace

std::string ZshCompletion(const CommandTree& tree) {
  std::string places;
  std::string values;
  for (const CompletionNode& node : CompletionNodes(tree)) {
    places += Place(node);
    values += Values(node);
    for (const Argument& flag : node.flags) {
      values += Value(node.words, FlagOf(flag), flag.completes, flag.choices);
    }
  }
  return fmt::format("{}{}{}{}{}", kBefore, places, kBetween, values, kAfter);
}

}  // namespace osiris::cli
