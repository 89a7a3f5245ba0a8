// Policy limits what one answer holds: tables and bytes, of every operation
// that tells of a source's structure. Rows: sample_operation_test.cc.
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/status_macros.h"
#include "core/discovery/operations_test_fixture.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/driver/cells.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr size_t kTables = 40;

// A source of kTables tables with rows, which is seen for the second time and
// has other columns then.
class AnswerLimitsTest : public OperationsFixture {
 protected:
  AnswerLimitsTest() {
    policy_.all.assistants = AssistantAccess::kFull;
    for (size_t i = 2; i < kTables; ++i) AddWide(i, 4);
    Discover();
    clock_.Advance(hours(1));
    for (size_t i = 2; i < kTables; ++i) AddWide(i, 6);
    id_ = Discover();
  }

  void AddWide(size_t number, int columns) {
    Table table = MakeTable(fmt::format("table_{:02}", number));
    FakeSource::Rows rows(3);
    for (int i = 0; i < columns; ++i) {
      table.columns.push_back({.name = fmt::format("column_{}", i),
                               .declared_type = "TEXT",
                               .type = ColumnType::kText,
                               .position = i + 2,
                               .comment = "a column of a wide table"});
    }
    for (auto& row : rows) row.assign(table.columns.size(), TextCell("x"));
    source_.AddTable(table, rows);
  }

  std::string Discover() {
    const auto document =
        Run("discovery.request", {{"connection", "@fake.shop"},
                                  {"refresh", true},
                                  {"samples", 3},
                                  {"detail", "full"}});
    EXPECT_OK(document);
    return document.ok() ? document->at("snapshot").get<std::string>() : "";
  }

  absl::StatusOr<Json> Ask(std::string_view name, Json arguments) {
    return Run(name, std::move(arguments), Door::kMcp);
  }

  static Json Request() {
    return {{"connection", "@fake.shop"}, {"samples", 3}, {"detail", "full"}};
  }

  // The text of a part, for an assistant.
  absl::StatusOr<std::string> Part(std::string_view part) {
    const auto document = ReadUri(MakeSnapshotUri(id_, part), Door::kMcp);
    RETURN_IF_ERROR(document.status());
    return document->at("text").get<std::string>();
  }

  // Everything of the source that an assistant can ask for.
  std::vector<std::pair<std::string, absl::StatusOr<std::string>>> AskAll() {
    std::vector<std::pair<std::string, absl::StatusOr<std::string>>> answers;
    const std::vector<std::pair<std::string, Json>> questions = {
        {"discovery.request", Request()},
        {"discovery.table", {{"snapshot", id_}, {"table", "table_07"}}},
        {"discovery.table",
         {{"snapshot", id_}, {"table", "table_07"}, {"detail", "full"}}},
        {"discovery.search", {{"query", "column"}, {"limit", 100}}},
        {"discovery.search",
         {{"query", "wide"}, {"snapshot", id_}, {"limit", 100}}},
        {"discovery.diff", {{"snapshots", {"@fake.shop"}}, {"all", true}}}};
    for (const auto& [name, arguments] : questions) {
      const auto document = Ask(name, arguments);
      answers.emplace_back(
          name, document.ok() ? DumpJson(*document)
                              : absl::StatusOr<std::string>(document.status()));
    }
    for (const std::string_view part :
         {kOverviewPart, kSamplesPart, kTablesPart, kTextPart}) {
      answers.emplace_back(part, Part(part));
    }
    return answers;
  }

  static size_t TablesNamedIn(const std::string& text) {
    size_t named = 0;
    for (size_t i = 0; i < kTables; ++i) {
      if (text.find(fmt::format("table_{:02}", i)) != text.npos) ++named;
    }
    return named + (text.find("customers") != text.npos ? 1 : 0) +
           (text.find("orders") != text.npos ? 1 : 0);
  }

  std::string id_;
};

TEST_F(AnswerLimitsTest, NoAnswerHoldsMoreTablesThanThePolicyAllows) {
  // The control: there is more.
  for (const auto& [name, answer] : AskAll()) {
    ASSERT_OK(answer) << name;
    EXPECT_THAT(*answer, Not(HasSubstr("policy.max_tables"))) << name;
    if (name == kTablesPart || name == kTextPart || name == kSamplesPart) {
      EXPECT_EQ(TablesNamedIn(*answer), kTables) << name;
    }
  }
  policy_.all.max_tables = 5;
  size_t limited = 0;
  for (const auto& [name, answer] : AskAll()) {
    ASSERT_OK(answer) << name;
    EXPECT_LE(TablesNamedIn(*answer), 5u) << name;
    if (TablesNamedIn(*answer) < 5) continue;
    EXPECT_THAT(*answer, HasSubstr("policy.max_tables")) << name;
    ++limited;
  }
  // All but the overview and the one table that was asked for.
  EXPECT_EQ(limited, 7u);
}

TEST_F(AnswerLimitsTest, TheRestIsHadPageByPage) {
  policy_.all.max_tables = 7;
  Json arguments = Request();
  std::set<std::string> tables;
  for (size_t page = 0; page < 6; ++page) {
    const auto document = Ask("discovery.request", arguments);
    ASSERT_OK(document);
    EXPECT_EQ(document->at("totals").at("tables"), kTables);
    for (const Json& table : document->at("data").at("tables")) {
      tables.insert(table[0].get<std::string>());
    }
    EXPECT_EQ(document->at("truncated"), page < 5) << page;
    EXPECT_EQ(document->contains("withheld"), page < 5) << page;
    if (page < 5) arguments["cursor"] = document->at("next_cursor");
  }
  EXPECT_EQ(tables.size(), kTables);
}

TEST_F(AnswerLimitsTest, NoAnswerIsLongerThanThePolicyAllows) {
  for (const int64_t most : {1024, 1500, 2048, 4096}) {
    policy_.all.max_bytes = most;
    for (const auto& [name, answer] : AskAll()) {
      if (!answer.ok()) {
        EXPECT_THAT(answer, FailsWith(ErrorCode::kProtocolResultTooLarge));
        EXPECT_LT(most, 2048) << name;
        continue;
      }
      EXPECT_LE(answer->size(), static_cast<size_t>(most)) << name;
      if (answer->find("truncated\":true") != answer->npos) {
        EXPECT_THAT(*answer, HasSubstr("policy.max_bytes")) << name;
      }
    }
  }
  // As much as fits, and it says so.
  const auto tables = Part(kTablesPart);
  ASSERT_OK(tables);
  EXPECT_GT(TablesNamedIn(*tables), 1u);
  EXPECT_EQ(ParseJson(*tables)->at("untrusted"), true);
  EXPECT_TRUE(ParseJson(*tables)->at("withheld").contains("limits"));
}

TEST_F(AnswerLimitsTest, TheLeastBytesOfAPolicyHoldADiscovery) {
  policy_.all.max_bytes = 1024;
  policy_.all.tables.deny = {"table_07"};
  policy_.all.columns.deny = {"column_1"};

  const auto document = Ask("discovery.request", Request());

  ASSERT_OK(document);
  EXPECT_LE(DumpJson(*document).size(), 1024u);
  EXPECT_EQ(document->at("data").at("tables").size(), 1u);
  EXPECT_TRUE(document->contains("next_cursor"));
  // The whole of it has room for more.
  EXPECT_FALSE(document->contains("links"));
  policy_.all.max_bytes = 2048;
  const auto roomy = Ask("discovery.request", Request());
  ASSERT_OK(roomy);
  EXPECT_TRUE(roomy->contains("links"));
}

TEST_F(AnswerLimitsTest, RowsOfAResourceAreLimitedToo) {
  policy_.all.max_rows = 2;
  const auto samples = Part(kSamplesPart);
  ASSERT_OK(samples);
  const Json document = *ParseJson(*samples);
  EXPECT_TRUE(document.at("withheld").contains("rows"));
  for (const Json& one : document.at("data").at("samples")) {
    EXPECT_LE(one.at("samples").at("rows").size(), 2u);
  }
  policy_.all.max_rows = 3;
  EXPECT_FALSE(ParseJson(*Part(kSamplesPart))->contains("withheld"));
}

TEST_F(AnswerLimitsTest, ALimitIsForItsToolAndItsClient) {
  policy_.rules = {{.tool = "discovery_request", .settings = {.max_tables = 3}},
                   {.client = "other",
                    .tool = "resources_read",
                    .settings = {.max_tables = 3}}};
  const auto limited = Ask("discovery.request", Request());
  ASSERT_OK(limited);
  EXPECT_EQ(limited->at("data").at("tables").size(), 3u);
  EXPECT_EQ(TablesNamedIn(*Part(kTextPart)), kTables);
  policy_.rules[1].client = "test";
  EXPECT_EQ(TablesNamedIn(*Part(kTextPart)), 3u);
  // Of people, nothing is withheld.
  EXPECT_EQ(TablesNamedIn(ReadUri(MakeSnapshotUri(id_, kTextPart))
                              ->at("text")
                              .get<std::string>()),
            kTables);
}

}  // namespace
}  // namespace osiris
