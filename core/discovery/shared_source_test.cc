#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/discovery/operations_test_fixture.h"
#include "core/discovery/resource_operations.h"
#include "core/driver/cells.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using std::chrono::hours;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// One place with two names: @fake.shop shows assistants little of it, and
// @fake.twin shows all.
class SharedSourceTest : public OperationsFixture {
 protected:
  SharedSourceTest() {
    Table guests = MakeTable("guests");
    guests.columns.push_back(
        {.name = "card", .type = ColumnType::kText, .position = 2});
    Cell id;
    id.kind = Cell::Kind::kInteger;
    source_.AddTable(guests, {{id, TextCell("4111")}});
    policy_.all.assistants = AssistantAccess::kFull;
    PolicyRules& shop = own_policies_["@fake.shop"];
    shop.all.assistants = AssistantAccess::kSchema;
    shop.all.columns.deny = {"card"};
    shop.all.tables.deny = {"orders*"};
  }

  // Has it discovered by this name, by a person; the snapshot's id.
  std::string See(const std::string& name, Door door = Door::kCli) {
    clock_.Advance(hours(1));
    const auto document = Run("discovery.request",
                              {{"connection", name},
                               {"detail", "full"},
                               {"samples", 3},
                               {"refresh", true}},
                              door);
    EXPECT_OK(document);
    return document.ok() ? document->at("snapshot").get<std::string>() : "";
  }

  // All that assistants are told of it, asked for as `what`.
  std::string Everything(const std::string& what) {
    std::string told;
    for (const auto& [name, arguments] :
         {std::pair<const char*, Json>{
              "discovery.show", {{"snapshot", what}, {"detail", "full"}}},
          {"discovery.table", {{"snapshot", what}, {"table", "guests"}}},
          {"discovery.table", {{"snapshot", what}, {"table", "orders"}}},
          {"discovery.search", {{"snapshot", what}, {"query", "card"}}},
          {"discovery.search", {{"snapshot", what}, {"query", "orders"}}}}) {
      const auto document = Run(name, arguments, Door::kMcp);
      told += document.ok() ? DumpJson(*document) : "refused";
    }
    return told;
  }

  // What is answered, or the code of why not.
  std::string Told(const std::string& name, Json arguments) {
    const auto document = Run(name, std::move(arguments), Door::kMcp);
    return document.ok() ? DumpJson(*document)
                         : GetErrorInfo(document.status()).code;
  }

  std::string PartOf(const std::string& asked, const std::string& id,
                     std::string_view part) {
    Call call = {.door = Door::kMcp};
    call.operation = "resources.read";
    const auto document =
        ReadSnapshot(&service_, &access_,
                     {.uri = "asked:for",
                      .part = {.id = id, .part = std::string(part)},
                      .asked = asked},
                     call);
    sources_ = std::move(call.sources);
    return document.ok() ? document->at("text").get<std::string>()
                         : GetErrorInfo(document.status()).code;
  }
};

// Nothing that @fake.shop hides, and what it shows.
auto IsNarrow() {
  return AllOf(HasSubstr("guests"), Not(HasSubstr("card")),
               Not(HasSubstr("4111")), Not(HasSubstr("order")));
}

TEST_F(SharedSourceTest, KeepsTheRulesOfTheNameThatIsAskedFor) {
  const std::string id = See("@fake.twin");

  EXPECT_THAT(Everything("@fake.shop"), IsNarrow());
  for (const char* part : {"tables.txt", "tables.json"}) {
    EXPECT_THAT(PartOf("@fake.shop", id, part), IsNarrow()) << part;
  }
  EXPECT_EQ(PartOf("@fake.shop", id, "samples.json"), "POLICY/ROWS_WITHHELD");
  EXPECT_THAT(Everything("@fake.twin"),
              AllOf(HasSubstr("card"), HasSubstr("orders")));
  EXPECT_THAT(PartOf("@fake.twin", id, "samples.json"), HasSubstr("4111"));
}

TEST_F(SharedSourceTest, KeepsTheRulesOfTheNameThatItWasSeenBy) {
  const std::string id = See("@fake.shop");

  EXPECT_THAT(Everything("@fake.twin"), IsNarrow());
  EXPECT_EQ(PartOf("@fake.twin", id, "samples.json"), "POLICY/ROWS_WITHHELD");
}

TEST_F(SharedSourceTest, ASnapshotKeepsTheRulesOfEveryNameItMayBeAskedBy) {
  for (const char* name : {"@fake.shop", "@fake.twin"}) {
    const std::string id = See(name);

    EXPECT_THAT(Everything(id), IsNarrow()) << name;
    EXPECT_THAT(PartOf("", id, "tables.json"), IsNarrow()) << name;
    EXPECT_EQ(PartOf("", id, "samples.json"), "POLICY/ROWS_WITHHELD") << name;
    EXPECT_THAT(Told("discovery.search", {{"query", "card"}}),
                HasSubstr(R"("total":0)"));
    EXPECT_THAT(Told("resources.list", Json::object()),
                AllOf(HasSubstr("tables.json"), Not(HasSubstr("samples.json")),
                      Not(HasSubstr(R"("size":)"))));
  }
}

TEST_F(SharedSourceTest, ANameThatIsDeniedTakesNothingFromOthers) {
  own_policies_["@fake.shop"].all.assistants = AssistantAccess::kDeny;
  const std::string id = See("@fake.twin");

  EXPECT_THAT(Everything(id), AllOf(HasSubstr("card"), HasSubstr("orders")));
  EXPECT_EQ(Told("discovery.table",
                 {{"snapshot", "@fake.shop"}, {"table", "guests"}}),
            "POLICY/SOURCE_DENIED");
  EXPECT_EQ(PartOf("@fake.shop", id, "tables.txt"), "POLICY/SOURCE_DENIED");
}

TEST_F(SharedSourceTest, NobodyHearsThatADeniedNameSawIt) {
  own_policies_["@fake.shop"].all.assistants = AssistantAccess::kDeny;
  See("@fake.shop");
  const std::string id = See("@fake.twin");
  const Json shown = {{"snapshot", id}};

  EXPECT_THAT(Told("discovery.show", shown),
              AllOf(HasSubstr("@fake.twin"), Not(HasSubstr("@fake.shop"))));
  EXPECT_THAT(DumpJson(*Run("discovery.show", shown)), HasSubstr("@fake.shop"));
}

TEST_F(SharedSourceTest, AnAnswerFromTheCacheKeepsTheRulesOfWhoAsks) {
  const Json wish = {
      {"connection", "@fake.shop"}, {"detail", "full"}, {"samples", 0}};
  Json wide = wish;
  wide["connection"] = "@fake.twin";
  ASSERT_OK(Run("discovery.request", wide, Door::kMcp));

  EXPECT_THAT(Told("discovery.request", wish),
              AllOf(HasSubstr(R"("from_cache":true)"), IsNarrow()));
  EXPECT_EQ(source_.opens(), 1);
}

TEST_F(SharedSourceTest, ComparesByTheRulesOfBothNames) {
  const std::string first = See("@fake.twin");
  Table guests = MakeTable("guests");
  guests.columns.push_back({.name = "card",
                            .declared_type = "BIGINT",
                            .type = ColumnType::kInteger,
                            .position = 2});
  source_.AddTable(guests);
  source_.AddTable(MakeTable("orders_of_today"));
  const std::string second = See("@fake.twin");

  for (const Json& two : {Json{"@fake.shop"}, Json{"@fake.shop", "@fake.shop"},
                          Json{first, "@fake.shop"}, Json{first, second}}) {
    EXPECT_THAT(Told("discovery.diff", {{"snapshots", two}, {"all", true}}),
                AllOf(Not(HasSubstr("card")), Not(HasSubstr("orders"))))
        << two;
  }
  EXPECT_THAT(Told("discovery.diff",
                   {{"snapshots", Json{"@fake.twin"}}, {"all", true}}),
              AllOf(HasSubstr("card"), HasSubstr("orders_of_today")));
}

TEST_F(SharedSourceTest, TheNextPageKeepsTheRulesOfTheFirst) {
  own_policies_["@fake.shop"].all.max_bytes = 2048;
  Table wide = MakeTable("wide");
  for (int i = 0; i < 100; ++i) {
    wide.columns.push_back({.name = "column_" + std::to_string(i),
                            .type = ColumnType::kText,
                            .position = i + 2});
  }
  source_.AddTable(wide);
  See("@fake.twin");
  Json wish = {{"snapshot", "@fake.shop"}, {"table", "wide"}};
  int pages = 0;
  for (bool more = true; more; ++pages) {
    const auto page = Run("discovery.table", wish, Door::kMcp);
    ASSERT_OK(page);
    EXPECT_EQ(page->at("connection"), "@fake.shop");
    more = page->contains("next_cursor");
    if (more) wish["cursor"] = page->at("next_cursor");
  }
  EXPECT_GT(pages, 1);
}

TEST_F(SharedSourceTest, IsCalledWhatItIsAskedAs) {
  const std::string id = See("@fake.twin");
  const auto table =
      Run("discovery.table", {{"snapshot", "@fake.shop"}, {"table", "guests"}},
          Door::kMcp);

  ASSERT_OK(table);
  EXPECT_EQ(table->at("connection"), "@fake.shop");
  EXPECT_THAT(sources_, ElementsAre("@fake.shop", "@fake.twin"));
  PartOf("@fake.shop", id, "tables.txt");
  EXPECT_THAT(sources_, ElementsAre("@fake.shop", "@fake.twin"));
}

TEST_F(SharedSourceTest, PeopleSeeAllOfItByEveryName) {
  const std::string id = See("@fake.shop");

  for (const std::string& what : {std::string("@fake.shop"), id}) {
    const auto table =
        Run("discovery.table", {{"snapshot", what}, {"table", "guests"}});
    ASSERT_OK(table);
    EXPECT_THAT(DumpJson(*table), HasSubstr("card"));
  }
}

}  // namespace
}  // namespace osiris
