#pragma once

#include <string>
#include <vector>

#include "cli/command_tree.h"

namespace osiris::cli {

// What may come next at one place of the tree, for completion scripts.
struct CompletionNode {
  Words words;
  // Words that may follow, with one line on each.
  std::vector<std::string> children;
  std::vector<std::string> summaries;
  // Arguments with flags, those of every command included.
  std::vector<Argument> flags;
  // What the words without a flag mean, in their order: the arguments without
  // one, and last the flag that such a word may stand for (RequiredFlag).
  std::vector<Argument> positionals;
};

// Every place of the tree that is not hidden, groups before what is in them.
std::vector<CompletionNode> CompletionNodes(const CommandTree& tree);

}  // namespace osiris::cli
