#include "core/policy/tool_pattern.h"

#include "core/operation/tool_names.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(ToolPatternTest, EverySpellingMeansItsToolAndNoOther) {
  for (const ToolName& tool : AllToolNames()) {
    for (const std::string_view alias : tool.aliases) {
      if (alias.empty()) continue;
      EXPECT_TRUE(FitsSomeTool(alias)) << alias;
      for (const ToolName& other : AllToolNames()) {
        EXPECT_EQ(FitsTool(alias, other.tool), tool.tool == other.tool)
            << alias << " " << other.tool;
      }
    }
    EXPECT_TRUE(FitsTool(tool.tool, tool.tool)) << tool.tool;
  }
  EXPECT_TRUE(FitsTool("Discovery.Table", "discovery_table"));
}

TEST(ToolPatternTest, StarsStandForAnyText) {
  EXPECT_TRUE(FitsTool("*", "discovery_table"));
  EXPECT_TRUE(FitsTool("*", ""));
  EXPECT_TRUE(FitsTool("discovery_*", "discovery_table"));
  EXPECT_TRUE(FitsTool("discovery.*", "discovery_table"));
  EXPECT_TRUE(FitsTool("osiris.*", "discovery_table"));
  EXPECT_FALSE(FitsTool("memory_*", "discovery_table"));
  EXPECT_FALSE(FitsTool("discovery_*", ""));
}

TEST(ToolPatternTest, KnowsWhatTheProtocolCallsWithoutATool) {
  for (const char* pattern :
       {"resources_read", "resources.read", "resources_*"}) {
    EXPECT_TRUE(FitsSomeTool(pattern)) << pattern;
    EXPECT_TRUE(FitsTool(pattern, "resources_read")) << pattern;
  }
  EXPECT_FALSE(FitsTool("resources.list", "resources_read"));
  EXPECT_TRUE(FitsSomeTool("completions_find"));
}

TEST(ToolPatternTest, KnowsWhatIsNoTool) {
  for (const char* pattern :
       {"", "discovery_tabel", "discovery table", "discovry_*", "discovery",
        "discovery_run", "resource_read"}) {
    EXPECT_FALSE(FitsSomeTool(pattern)) << pattern;
  }
  EXPECT_EQ(DidYouMeanTool("discovery_tabel"),
            "did you mean `discovery_table`?");
  EXPECT_EQ(DidYouMeanTool("resource_read"), "did you mean `resources_read`?");
  EXPECT_EQ(DidYouMeanTool("xyz"), "");
}

}  // namespace
}  // namespace osiris
