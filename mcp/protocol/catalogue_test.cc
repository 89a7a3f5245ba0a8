#include "mcp/protocol/catalogue.h"

#include "fmt/format.h"
#include "gmock/gmock.h"

namespace osiris::mcp {
namespace {

constexpr Revision kNewest = Revision::k2026_07_28;

ServerDefinition ManyTools(int count) {
  ServerDefinition definition = {.implementation = {"s", "", "1"},
                                 .page_size = 2};
  for (int i = 0; i < count; ++i) {
    definition.tools.push_back({.name = fmt::format("tool{}", i),
                                .input_schema = Json{{"type", "object"}}});
  }
  return definition;
}

TEST(CatalogueTest, ListsEveryToolOnceOverItsPages) {
  Catalogue catalogue(ManyTools(5));
  std::vector<std::string> names;
  std::string cursor;
  int pages = 0;
  do {
    const Json page = std::get<Json>(catalogue.ListTools(cursor, kNewest));
    for (const Json& tool : page.at("tools")) names.push_back(tool.at("name"));
    cursor = page.value("nextCursor", "");
    ++pages;
  } while (!cursor.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(
      names, testing::ElementsAre("tool0", "tool1", "tool2", "tool3", "tool4"));
}

TEST(CatalogueTest, RefusesCursorsOfOtherListsAndOfEntriesThatAreGone) {
  Catalogue catalogue(ManyTools(3));
  const std::string cursor =
      std::get<Json>(catalogue.ListTools("", kNewest)).at("nextCursor");
  EXPECT_TRUE(std::holds_alternative<RpcError>(
      catalogue.ListTemplates(cursor, kNewest)));
  EXPECT_TRUE(std::holds_alternative<RpcError>(
      catalogue.ListTools(cursor + "A", kNewest)));
  catalogue.ReplaceTools(ManyTools(1).tools);
  EXPECT_TRUE(
      std::holds_alternative<RpcError>(catalogue.ListTools(cursor, kNewest)));
}

TEST(CatalogueTest, KnowsTheVariablesOfATemplate) {
  ServerDefinition definition = ManyTools(1);
  definition.resource_templates = {
      {"t://{first}/x{?second,third*}", "t", "", "", ""}};
  const Catalogue catalogue(std::move(definition));
  CompletionQuestion question = {
      .of = CompletionQuestion::Of::kResourceTemplate,
      .name = "t://{first}/x{?second,third*}"};
  for (const char* known : {"first", "second", "third"}) {
    question.argument = known;
    EXPECT_EQ(catalogue.Check(question), std::nullopt) << known;
  }
  for (const char* unknown : {"", "x", "t", "firs", "irst", "?second"}) {
    question.argument = unknown;
    EXPECT_NE(catalogue.Check(question), std::nullopt) << unknown;
  }
}

TEST(CatalogueTest, OldClientsGetSchemasOfObjectsOnly) {
  ServerDefinition definition = ManyTools(1);
  definition.tools[0].output_schema = Json{{"type", "array"}};
  const Catalogue catalogue(std::move(definition));
  const auto first = [&](Revision revision) {
    return std::get<Json>(catalogue.ListTools("", revision)).at("tools").at(0);
  };
  EXPECT_FALSE(first(Revision::k2025_11_25).contains("outputSchema"));
  EXPECT_TRUE(first(kNewest).contains("outputSchema"));
}

TEST(CatalogueDeathTest, EndsTheProgramOverANameThatIsNone) {
  ServerDefinition misnamed = ManyTools(1);
  misnamed.tools[0].name = "a b";
  EXPECT_DEATH(Catalogue{std::move(misnamed)}, "tool.misnamed");

  std::vector<Tool> tools = ManyTools(1).tools;
  tools[0].aliases = {"a/b"};
  Catalogue catalogue(ManyTools(1));
  EXPECT_DEATH(catalogue.ReplaceTools(tools), "tool.misnamed");
}

TEST(CatalogueTest, KnowsWhatNamesToolsMayHave) {
  EXPECT_TRUE(IsToolName("a.B-c_9"));
  EXPECT_TRUE(IsToolName(std::string(128, 'a')));
  for (const std::string& name :
       {std::string(), std::string(129, 'a'), std::string("a b"),
        std::string("a/b"), std::string("ä")}) {
    EXPECT_FALSE(IsToolName(name)) << name;
  }
}

}  // namespace
}  // namespace osiris::mcp
