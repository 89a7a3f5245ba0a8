#include "cli/completion_model.h"

#include "cli/command_line.h"

namespace osiris::cli {
namespace {

void AddArguments(const Command& command, CompletionNode* node) {
  for (const Argument& argument : command.arguments) {
    (argument.positional ? node->positionals : node->flags).push_back(argument);
  }
  const Argument* const flag = RequiredFlag(command.arguments);
  if (flag != nullptr) node->positionals.push_back(*flag);
}

void Visit(const CommandTree& tree, const Words& words,
           std::vector<CompletionNode>* nodes) {
  CompletionNode node;
  node.words = words;
  node.children = tree.Children(words);
  node.flags = GlobalArguments();
  std::vector<Words> below;
  for (const std::string& child : node.children) {
    below.push_back(words);
    below.back().push_back(child);
    node.summaries.push_back(tree.Summary(below.back()));
  }
  if (const Command* command = tree.Find(words)) AddArguments(*command, &node);
  nodes->push_back(std::move(node));
  for (const Words& longer : below) Visit(tree, longer, nodes);
}

}  // namespace

std::vector<CompletionNode> CompletionNodes(const CommandTree& tree) {
  std::vector<CompletionNode> nodes;
  Visit(tree, {}, &nodes);
  return nodes;
}

}  // namespace osiris::cli
