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

// `words` is what may come next; `takes` the flags whose value is the next
// word; `values` how that value is completed.
constexpr std::string_view kBefore =
    R"(# Completion of osiris for bash. Made by `osiris completion bash`.

_osiris_at() {
  words= takes=
  case "$1" in
)";

constexpr std::string_view kBetween = R"(    *) return 1 ;;
  esac
}

_osiris_value() {
  case "$1:$2" in
)";

constexpr std::string_view kAfter = R"sh(    *) kind=nothing values= ;;
  esac
}

_osiris() {
  local line=${COMP_LINE:0:COMP_POINT} path= words= takes= kind=words values=
  local current word flag= home= candidates source i
  local -a typed data=()
  # Not COMP_WORDS: readline splits those at @ and =.
  read -r -a typed <<<"$line"
  if [[ $line == *[[:space:]] ]]; then typed+=(""); fi
  current=${typed[${#typed[@]} - 1]}
  _osiris_at ""
  for ((i = 1; i < ${#typed[@]} - 1; i++)); do
    word=${typed[i]}
    if [[ -n $flag ]]; then
      if [[ $flag == --home ]]; then home=$word; fi
      flag=
    elif [[ $word == --home=* ]]; then
      home=${word#--home=}
    elif [[ " $takes " == *" $word "* ]]; then
      flag=$word
    elif [[ $word != -* ]] && _osiris_at "${path:+$path }$word"; then
      path=${path:+$path }$word
    else
      if [[ $word != -* ]]; then data+=("$word"); fi
      _osiris_at "$path"
    fi
  done
  if [[ -n $flag ]]; then
    _osiris_value "$path" "$flag"
  elif [[ $current == --*=* ]]; then
    _osiris_value "$path" "${current%%=*}"
    current=${current#*=}
  elif [[ $current != -* && $words == --* ]]; then
    _osiris_value "$path" "${#data[@]}"
  fi
  source=${data[0]-}
  if [[ $kind == references ]]; then
    kind=connections
    if [[ $current =~ ^(@[^.]+\.[^.]+)\.(.*)$ ]]; then
      source=${BASH_REMATCH[1]} kind=tables
    fi
  fi
  case $kind in
    words) candidates=$(compgen -W "$words" -- "$current") ;;
    choices) candidates=$(compgen -W "$values" -- "$current") ;;
    connections)
      candidates=$("${typed[0]}" __complete connections \
        ${home:+--home "$home"} 2>/dev/null)
      candidates=$(compgen -W "$candidates" -- "$current")
      ;;
    tables)
      # Named by a source: nothing here may run them, or what holds them.
      candidates=$("${typed[0]}" __complete tables "$source" \
        ${home:+--home "$home"} 2>/dev/null)
      if [[ -z $source ]]; then candidates=; fi
      ;;
    files) candidates=$(compgen -f -- "$current") ;;
    folders) candidates=$(compgen -d -- "$current") ;;
    *) candidates= ;;
  esac
  # Readline replaces what follows the last break only; an @ it replaces, too.
  local cut=${current%"${current##*[@=:]}"}
  cut=${cut%@}
  COMPREPLY=()
  while IFS= read -r word; do
    if [[ $kind == tables && -n $word ]]; then
      if [[ $current == "$source".* ]]; then word=$source.$word; fi
      printf -v word %q "$word"
      if [[ $word != "$current"* ]]; then word=; fi
    fi
    if [[ -n $word ]]; then
      if [[ $COMP_WORDBREAKS == *@* ]]; then word=${word#"$cut"}; fi
      COMPREPLY+=("$word")
    fi
  done <<<"$candidates"
}

complete -o default -F _osiris osiris
)sh";

std::string_view KindOf(Completes completes) {
  switch (completes) {
    case Completes::kConnections:
      return "connections";
    case Completes::kFiles:
      return "files";
    case Completes::kFolders:
      return "folders";
    case Completes::kChoices:
      return "choices";
    case Completes::kTables:
      return "tables";
    case Completes::kReferences:
      return "references";
    case Completes::kNothing:
      break;
  }
  return "nothing";
}

// A pattern of `case` that is exactly `text`, which holds no quotes.
std::string Quoted(std::string_view text) {
  return fmt::format("\"{}\"", text);
}

std::string Place(const CompletionNode& node) {
  std::vector<std::string> words = node.children;
  std::vector<std::string> takes;
  for (const Argument& flag : node.flags) {
    words.push_back(FlagOf(flag));
    if (flag.kind != Argument::Kind::kSwitch) takes.push_back(FlagOf(flag));
  }
  return fmt::format("    {}) words=\"{}\" takes=\"{}\" ;;\n",
                     Quoted(Join(node.words)), fmt::join(words, " "),
                     fmt::join(takes, " "));
}

std::string Value(const Words& words, std::string_view flag,
                  Completes completes,
                  const std::vector<std::string>& choices) {
  if (completes == Completes::kNothing) return "";
  return fmt::format("    {}) kind={} values=\"{}\" ;;\n",
                     Quoted(fmt::format("{}:{}", Join(words), flag)),
                     KindOf(completes), fmt::join(choices, " "));
}

// What the first word without a flag may be, the second, and so on.
std::string Values(const CompletionNode& node) {
  std::string values;
  for (size_t i = 0; i < node.positionals.size(); ++i) {
    const Argument& argument = node.positionals[i];
    values += Value(node.words, std::to_string(i), argument.completes,
                    argument.choices);
    if (argument.repeats && argument.completes != Completes::kNothing) {
      values += fmt::format("    \"{}:\"[0-9]*) kind={} values=\"{}\" ;;\n",
                            Join(node.words), KindOf(argument.completes),
                            fmt::join(argument.choices, " "));
    }
  }
  return values;
}

}  // namespace

std::string BashCompletion(const CommandTree& tree) {
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
