#include "cli/command_tree.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using testing::ElementsAre;

Command Of(Words words, bool hidden = false) {
  Command command;
  command.words = std::move(words);
  command.summary = "about " + Join(command.words);
  command.hidden = hidden;
  return command;
}

CommandTree Tree() {
  return CommandTree({Of({"mcp", "tools"}), Of({"doctor"}), Of({"mcp", "run"}),
                      Of({"mcp", "connections", "list"}),
                      Of({"__complete", "connections"}, true)},
                     {{"mcp", "serve assistants"}});
}

TEST(CommandTreeTest, FindsCommandsByAllTheirWords) {
  const CommandTree tree = Tree();

  ASSERT_NE(tree.Find({"mcp", "run"}), nullptr);
  EXPECT_EQ(tree.Find({"mcp", "run"})->summary, "about mcp run");
  EXPECT_EQ(tree.Find({"mcp"}), nullptr);
  EXPECT_EQ(tree.Find({"mcp", "run", "on"}), nullptr);
  EXPECT_NE(tree.Find({"__complete", "connections"}), nullptr);
}

TEST(CommandTreeTest, ListsWhatMayFollow) {
  const CommandTree tree = Tree();

  EXPECT_THAT(tree.Children({}), ElementsAre("doctor", "mcp"));
  EXPECT_THAT(tree.Children({"mcp"}),
              ElementsAre("connections", "run", "tools"));
  EXPECT_THAT(tree.Children({"doctor"}), ElementsAre());
  EXPECT_TRUE(tree.HasChildren({"__complete"}));
}

TEST(CommandTreeTest, DescribesGroups) {
  const CommandTree tree = Tree();

  EXPECT_EQ(tree.Summary({"mcp"}), "serve assistants");
  EXPECT_EQ(tree.Summary({"mcp", "connections"}), "list");
}

TEST(CommandTreeDeathTest, EndsTheProgramOverAClash) {
  EXPECT_DEATH(CommandTree({Of({"a"}), Of({"a"})}, {}), "command.clashed");
}

}  // namespace
}  // namespace osiris::cli
