#include "core/operation/tool_names.h"

#include <algorithm>
#include <set>
#include <string>

#include "core/base/status_matchers.h"
#include "core/operation/planned_tools.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What the Python Osiris listed, and what it took for those names.
constexpr std::string_view kPredecessor[][4] = {
    {"aiop_list", "aiop.list", "osiris.aiop.list"},
    {"aiop_show", "aiop.show", "osiris.aiop.show"},
    {"components_list", "components.list", "osiris.components.list"},
    {"connections_doctor", "connections.doctor", "osiris.connections.doctor"},
    {"connections_list", "connections.list", "osiris.connections.list"},
    {"discovery_request", "discovery.request", "osiris.introspect_sources",
     "osiris.discovery.request"},
    {"guide_start", "guide.start", "osiris.guide_start", "osiris.guide.start"},
    {"memory_capture", "memory.capture", "osiris.memory.capture"},
    {"oml_save", "oml.save", "osiris.save_oml", "osiris.oml.save"},
    {"oml_schema_get", "oml.schema.get", "osiris.oml.schema.get"},
    {"oml_validate", "oml.validate", "osiris.validate_oml",
     "osiris.oml.validate"},
    {"usecases_list", "usecases.list", "osiris.usecases.list"},
};

TEST(ToolNamesTest, N01_KnowEverySpellingOfThePredecessor) {
  for (const auto& spellings : kPredecessor) {
    for (const std::string_view spelling : spellings) {
      if (spelling.empty()) continue;
      const ToolName* const name = FindToolName(spelling);
      ASSERT_NE(name, nullptr) << spelling;
      EXPECT_EQ(name->tool, spellings[0]) << spelling;
    }
  }
}

TEST(ToolNamesTest, AreDistinctSortedAndOfOneForm) {
  std::set<std::string_view> spellings;
  std::string_view before;
  for (const ToolName& name : AllToolNames()) {
    EXPECT_LT(before, name.tool);
    before = name.tool;
    EXPECT_TRUE(spellings.insert(name.tool).second) << name.tool;
    for (const std::string_view alias : name.aliases) {
      if (alias.empty()) continue;
      EXPECT_TRUE(spellings.insert(alias).second) << alias;
    }
    std::string dotted(name.tool);
    std::replace(dotted.begin(), dotted.end(), '_', '.');
    EXPECT_EQ(name.operation, dotted);
    EXPECT_TRUE(name.Is(dotted));
    EXPECT_TRUE(name.Is("osiris." + dotted));
  }
  EXPECT_EQ(FindToolName(""), nullptr);
  EXPECT_EQ(FindToolName("discovery_request "), nullptr);
  EXPECT_EQ(FindToolName("Discovery_Request"), nullptr);
}

TEST(ToolNamesTest, NameAnOperation) {
  Operation operation;
  operation.name = "connections.list";
  NameTool(operation);

  EXPECT_EQ(operation.tool, "connections_list");
  EXPECT_THAT(operation.aliases,
              ElementsAre("connections.list", "osiris.connections.list"));
}

TEST(ToolNamesTest, LeaveAnOperationThatIsNoTool) {
  Operation operation;
  operation.name = "rows.read";
  NameTool(operation);

  EXPECT_EQ(operation.tool, "");
  EXPECT_THAT(operation.aliases, IsEmpty());
}

TEST(PlannedToolsTest, AreThoseThatNobodyDeclared) {
  std::vector<Operation> declared;
  for (const ToolName& name : AllToolNames()) {
    if (name.tool == "oml_save") continue;
    declared.emplace_back();
    declared.back().name = name.operation;
  }

  const std::vector<Operation> planned = PlannedTools(declared);

  ASSERT_EQ(planned.size(), 1u);
  EXPECT_EQ(planned[0].tool, "oml_save");
  EXPECT_THAT(planned[0].aliases,
              ElementsAre("oml.save", "osiris.oml.save", "osiris.save_oml"));
  EXPECT_FALSE(planned[0].offered);
}

TEST(PlannedToolsTest, SayThatTheyAreNotThereYet) {
  for (const Operation& operation : PlannedTools({})) {
    Call call;
    const auto answer = operation.handler(Json::object(), call);
    EXPECT_THAT(answer, FailsWith(ErrorCode::kProtocolToolUnavailable));
    EXPECT_THAT(std::string(answer.status().message()),
                HasSubstr("`" + operation.tool + "`"));
  }
}

}  // namespace
}  // namespace osiris
