#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace osiris::cli {

using Words = std::vector<std::string>;

// All commands by their words. Immutable and thread-safe.
class CommandTree {
 public:
  // `groups` says what the commands behind some words have in common, by those
  // words joined with spaces: {"discovery": "learn what a source holds"}.
  // A group without an entry is described by the commands in it. Words must be
  // distinct: two commands of the same words end the program.
  CommandTree(std::vector<Command> commands,
              std::map<std::string, std::string> groups);

  // Sorted by words.
  const std::vector<Command>& commands() const { return commands_; }

  // The command of exactly these words, or nullptr.
  const Command* Find(const Words& words) const;

  // True if more words may follow `words`, hidden ones included.
  bool HasChildren(const Words& words) const;

  // The words that may follow, sorted, without those that lead only to hidden
  // commands.
  std::vector<std::string> Children(const Words& words) const;

  // One line on a command or a group; empty for what is neither.
  std::string Summary(const Words& words) const;

 private:
  std::vector<Command> commands_;
  std::map<std::string, std::string> groups_;
};

// The words joined with spaces.
std::string Join(const Words& words);

}  // namespace osiris::cli
