#include "cli/command_tree.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/base/log.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris::cli {
namespace {

bool StartsWith(const Words& words, const Words& start) {
  return words.size() >= start.size() &&
         std::equal(start.begin(), start.end(), words.begin());
}

}  // namespace

CommandTree::CommandTree(std::vector<Command> commands,
                         std::map<std::string, std::string> groups)
    : commands_(std::move(commands)), groups_(std::move(groups)) {
  std::sort(
      commands_.begin(), commands_.end(),
      [](const Command& a, const Command& b) { return a.words < b.words; });
  for (size_t i = 1; i < commands_.size(); ++i) {
    if (commands_[i].words == commands_[i - 1].words) {
      Log(LogLevel::kError, "command.clashed",
          {{"words", Join(commands_[i].words)}});
      std::abort();
    }
  }
}

const Command* CommandTree::Find(const Words& words) const {
  const auto found = std::lower_bound(
      commands_.begin(), commands_.end(), words,
      [](const Command& command, const Words& w) { return command.words < w; });
  return found != commands_.end() && found->words == words ? &*found : nullptr;
}

bool CommandTree::HasChildren(const Words& words) const {
  return std::any_of(commands_.begin(), commands_.end(),
                     [&words](const Command& command) {
                       return command.words.size() > words.size() &&
                              StartsWith(command.words, words);
                     });
}

std::vector<std::string> CommandTree::Children(const Words& words) const {
  std::vector<std::string> children;
  for (const Command& command : commands_) {
    if (command.hidden || command.words.size() <= words.size() ||
        !StartsWith(command.words, words)) {
      continue;
    }
    const std::string& child = command.words[words.size()];
    if (children.empty() || children.back() != child) {
      children.push_back(child);
    }
  }
  return children;
}

std::string CommandTree::Summary(const Words& words) const {
  if (const Command* command = Find(words)) return command->summary;
  const auto group = groups_.find(Join(words));
  if (group != groups_.end()) return group->second;
  return fmt::format("{}", fmt::join(Children(words), ", "));
}

std::string Join(const Words& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

}  // namespace osiris::cli
