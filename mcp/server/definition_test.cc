#include "mcp/server/definition.h"

#include <set>
#include <string>

#include "core/app/catalogue.h"
#include "core/base/json.h"
#include "core/operation/tool_names.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::Not;
using ::testing::StartsWith;

class DefinitionTest : public ::testing::Test {
 protected:
  const OperationRegistry operations_{DeclaredOperations()};
  const ServerDefinition definition_ = MakeDefinition(operations_, 7, "");
};

TEST_F(DefinitionTest, OffersTheToolsOfThisStep) {
  std::set<std::string> names;
  for (const Tool& tool : definition_.tools) {
    if (tool.listed) names.insert(tool.name);
  }

  EXPECT_EQ(names,
            (std::set<std::string>{
                "components_list", "connections_doctor", "connections_list",
                "discovery_diff", "discovery_request", "discovery_sample",
                "discovery_search", "discovery_table", "memory_capture",
                "memory_forget", "memory_list", "memory_search"}));
}

TEST_F(DefinitionTest, N01_KnowsEveryNameAndAlias) {
  std::set<std::string> names;
  for (const Tool& tool : definition_.tools) {
    names.insert(tool.name);
    names.insert(tool.aliases.begin(), tool.aliases.end());
  }

  for (const ToolName& name : AllToolNames()) {
    EXPECT_EQ(names.count(std::string(name.tool)), 1u) << name.tool;
    for (const std::string_view alias : name.aliases) {
      if (alias.empty()) continue;
      EXPECT_EQ(names.count(std::string(alias)), 1u) << alias;
    }
  }
}

TEST_F(DefinitionTest, OffersSnapshotsAndTheNewestOfASourceAsResources) {
  EXPECT_TRUE(definition_.has_resources);
  EXPECT_FALSE(definition_.resource_templates.empty());
  for (const ResourceTemplate& family : definition_.resource_templates) {
    EXPECT_THAT(family.uri_template,
                AnyOf(StartsWith("osiris://mcp/discovery/{id}/"),
                      StartsWith("osiris://mcp/sources/{source}/"),
                      "osiris://mcp/memory/sessions/{session}.jsonl"));
  }
}

TEST_F(DefinitionTest, N04_ARefusalAsBusyCarriesItsIdAndCanBeRead) {
  const Json meta = definition_.busy().meta;
  EXPECT_EQ(meta.at("osiris/correlation_id").get<std::string>().size(), 32u);
  EXPECT_EQ(meta.at("osiris/duration_ms"), 0);
  EXPECT_NE(definition_.busy().meta, meta);

  const Json& data = definition_.busy_error.data;
  EXPECT_EQ(data.at("code"), "PROTOCOL/BUSY");
  EXPECT_EQ(data.at("retryable"), true);
}

TEST_F(DefinitionTest, ToolsSayWhatAModelNeeds) {
  for (const Tool& tool : definition_.tools) {
    if (!tool.listed) continue;
    EXPECT_FALSE(tool.title.empty()) << tool.name;
    EXPECT_GT(tool.description.size(), 80u) << tool.name;
    EXPECT_EQ(tool.input_schema.get().at("type"), "object") << tool.name;
    EXPECT_EQ(tool.input_schema.get().at("additionalProperties"), false)
        << tool.name;
    EXPECT_EQ(tool.output_schema.get().at("type"), "object") << tool.name;
    EXPECT_EQ(tool.destructive, tool.name == "memory_forget") << tool.name;
  }
}

TEST_F(DefinitionTest, FitsAModelsContext) {
  size_t all = 0;
  for (const Tool& tool : definition_.tools) {
    if (!tool.listed) continue;
    const size_t bytes =
        DumpJson(Render(tool, Revision::k2025_11_25)).size() + 1;
    fmt::print("tools/list: {:5} bytes {}\n", bytes, tool.name);
    EXPECT_LE(bytes, 1024u) << tool.name;
    all += bytes;
  }
  fmt::print("tools/list: {:5} bytes in all\n", all);

  EXPECT_LE(all, 16u * 1024);
  EXPECT_LE(definition_.instructions.size(), 2048u);
}

TEST_F(DefinitionTest, IsTheSameEveryTime) {
  const ServerDefinition again =
      MakeDefinition(OperationRegistry(DeclaredOperations()), 7, "");

  EXPECT_EQ(again.instructions, definition_.instructions);
  ASSERT_EQ(again.tools.size(), definition_.tools.size());
  for (size_t i = 0; i < again.tools.size(); ++i) {
    EXPECT_EQ(Render(again.tools[i], Revision::k2026_07_28),
              Render(definition_.tools[i], Revision::k2026_07_28));
  }
}

TEST_F(DefinitionTest, EndsWithTheNote) {
  EXPECT_THAT(MakeDefinition(operations_, 7, "A note.").instructions,
              EndsWith("\n\nA note."));
  EXPECT_THAT(definition_.instructions, Not(EndsWith("\n")));
}

}  // namespace
}  // namespace osiris::mcp
