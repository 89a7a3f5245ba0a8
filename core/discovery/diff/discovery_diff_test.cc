#include "core/discovery/diff/discovery_diff.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/discovery/diff/column_match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Column MakeColumn(std::string name, std::string declared, ColumnType type,
                  bool nullable = true) {
  Column column;
  column.name = std::move(name);
  column.declared_type = std::move(declared);
  column.type = type;
  column.nullable = nullable;
  return column;
}

Column Text(std::string name) {
  return MakeColumn(std::move(name), "TEXT", ColumnType::kText);
}
Column Integer(std::string name) {
  return MakeColumn(std::move(name), "INTEGER", ColumnType::kInteger);
}

Table MakeTable(std::string name, std::vector<Column> columns) {
  Table table;
  table.name.name = std::move(name);
  table.columns = std::move(columns);
  int position = 0;
  for (Column& column : table.columns) column.position = ++position;
  return table;
}

Catalog CatalogOf(std::vector<Table> tables) {
  Catalog catalog;
  catalog.tables = std::move(tables);
  catalog.total_tables = static_cast<int64_t>(catalog.tables.size());
  return catalog;
}

// The changes that are not quiet, as short text.
std::vector<std::string> Loud(const std::vector<Change>& changes) {
  std::vector<std::string> loud;
  for (const Change& change : changes) {
    if (change.quiet) continue;
    std::string text =
        std::string(NameOf(change.kind)) + " " + change.table.name;
    for (const std::string& part :
         {change.column, change.property, change.before.value_or(""),
          change.after.value_or("")}) {
      if (!part.empty()) text += " | " + part;
    }
    loud.push_back(text);
  }
  return loud;
}

std::vector<std::string> Diff(std::vector<Table> before,
                              std::vector<Table> after,
                              DetailLevel level = DetailLevel::kSummary) {
  return Loud(DiffCatalogs(CatalogOf(std::move(before)),
                           CatalogOf(std::move(after)), level));
}

// The two months of the sample workspace, as far as they matter here.
Catalog Month(int month) {
  const bool second = month == 2;
  Table customers = MakeTable(
      "customers",
      {MakeColumn("customer_id", "INTEGER", ColumnType::kInteger),
       MakeColumn("full_name", "VARCHAR(120)", ColumnType::kText, false),
       MakeColumn("email", "VARCHAR(160)", ColumnType::kText, false),
       MakeColumn(second ? "phone_number" : "phone", "VARCHAR(32)",
                  ColumnType::kText),
       MakeColumn("birth_date", "DATE", ColumnType::kDate)});
  customers.unique_keys = {{.name = "", .columns = {"email"}}};
  Table movies = MakeTable(
      "movies",
      {MakeColumn("movie_id", "INTEGER", ColumnType::kInteger),
       second
           ? Integer("budget_eur")
           : MakeColumn("budget_eur", "DECIMAL(12, 2)", ColumnType::kDecimal),
       MakeColumn("studio_id", "INTEGER", ColumnType::kInteger, false)});
  Table reviews = MakeTable(
      "reviews", {Integer("review_id"), Text("headline"),
                  MakeColumn("reviewed_on", "DATE", ColumnType::kDate, false)});
  if (second) {
    reviews.columns.push_back(
        MakeColumn("helpful_votes", "INTEGER", ColumnType::kInteger, false));
    reviews.columns.back().default_value = "0";
  }
  reviews.row_count = RowCount{.rows = second ? 38760 : 38000, .exact = false};
  return CatalogOf({customers, movies, reviews});
}

TEST(DiscoveryDiffTest, FindsTheMonthsRenameAdditionAndTypeChange) {
  EXPECT_THAT(
      Loud(DiffCatalogs(Month(1), Month(2), DetailLevel::kSummary)),
      ElementsAre(
          "column_renamed customers | phone_number | phone | phone_number",
          "column_changed movies | budget_eur | type | DECIMAL(12, 2) | "
          "INTEGER",
          "column_added reviews | helpful_votes | helpful_votes int! = 0"));
}

TEST(DiscoveryDiffTest, FindsTheSameBackwards) {
  EXPECT_THAT(
      Loud(DiffCatalogs(Month(2), Month(1), DetailLevel::kSummary)),
      ElementsAre("column_renamed customers | phone | phone_number | phone",
                  "column_changed movies | budget_eur | type | INTEGER | "
                  "DECIMAL(12, 2)",
                  "column_removed reviews | helpful_votes | "
                  "helpful_votes int! = 0"));
}

TEST(DiscoveryDiffTest, SaysNothingOfWhatIsTheSame) {
  EXPECT_THAT(DiffCatalogs(Month(1), Month(1), DetailLevel::kFull), IsEmpty());
}

TEST(DiscoveryDiffTest, NamesTablesThatCameAndWent) {
  EXPECT_THAT(Diff({MakeTable("a", {}), MakeTable("b", {})},
                   {MakeTable("b", {}), MakeTable("c", {})}),
              ElementsAre("table_removed a", "table_added c"));
}

TEST(DiscoveryDiffTest, ARenamedColumnTakesItsKeysAndIndexesAlong) {
  const auto make = [](const std::string& name) {
    Table customers = MakeTable("customers", {Integer(name), Text("city")});
    customers.primary_key = {name};
    customers.unique_keys = {{.name = "u", .columns = {name, "city"}}};
    customers.indexes = {{.name = "i", .columns = {name}}};
    Table orders = MakeTable("orders", {Integer("customer")});
    ForeignKey key;
    key.columns = {"customer"};
    key.referenced_table.name = "customers";
    key.referenced_columns = {name};
    orders.foreign_keys = {key};
    return std::vector<Table>{customers, orders};
  };

  EXPECT_THAT(Diff(make("id"), make("customer_id")),
              ElementsAre("column_renamed customers | customer_id | id | "
                          "customer_id"));
}

TEST(DiscoveryDiffTest, ShowsKeysAndIndexes) {
  Table before = MakeTable("t", {Integer("a"), Integer("b")});
  Table after = before;
  before.primary_key = {"a"};
  before.indexes = {{.name = "by_b", .columns = {"b"}}};
  after.primary_key = {"a", "b"};
  after.indexes = {{.name = "by_b", .columns = {"b"}, .unique = true}};
  ForeignKey key;
  key.columns = {"b"};
  key.referenced_table.name = "u";
  key.on_delete = "CASCADE";
  after.foreign_keys = {key};

  EXPECT_THAT(Diff({before}, {after}),
              ElementsAre("key_added t | foreign key (b) -> u on delete "
                          "CASCADE",
                          "key_added t | primary key (a, b)",
                          "key_removed t | primary key (a)",
                          "index_added t | by_b (b) unique",
                          "index_removed t | by_b (b)"));
}

TEST(DiscoveryDiffTest, IsQuietAboutOrderCommentsSizesAndEstimates) {
  Table before = MakeTable("t", {Integer("a"), Text("b")});
  before.row_count = RowCount{.rows = 10, .exact = false};
  before.bytes = 4096;
  Table after = MakeTable("t", {Text("b"), Integer("a")});
  after.row_count = RowCount{.rows = 20, .exact = true};
  after.bytes = 8192;
  after.comment = "table";
  after.columns[0].comment = "column";
  after.columns[0].declared_type = "text";

  const auto changes =
      DiffCatalogs(CatalogOf({before}), CatalogOf({after}), DetailLevel::kFull);

  EXPECT_EQ(changes.size(), 6u);
  EXPECT_THAT(Loud(changes), IsEmpty());
}

TEST(DiscoveryDiffTest, ShowsExactCountsAfterEverythingElse) {
  Table a = MakeTable("a", {Integer("id")});
  a.row_count = RowCount{.rows = 1, .exact = true};
  Table grown = a;
  grown.row_count->rows = 2;

  EXPECT_THAT(Diff({a}, {grown, MakeTable("z", {})}),
              ElementsAre("table_added z", "rows_changed a | rows | 1 | 2"));
}

TEST(DiscoveryDiffTest, ComparesNoDeeperThanBothWereLookedAt) {
  Table view = MakeTable("v", {Integer("a")});
  view.kind = TableKind::kView;
  view.definition = "SELECT 1";

  EXPECT_THAT(Diff({MakeTable("v", {})}, {view}, DetailLevel::kNames),
              ElementsAre("table_changed v | kind | table | view"));
}

TEST(DiscoveryDiffTest, SaysNothingOfATableThatFailed) {
  Table broken = MakeTable("t", {});
  broken.error = TableError{.code = "DISCOVERY/TABLE_FAILED", .message = ""};

  EXPECT_THAT(Diff({MakeTable("t", {Integer("a")})}, {broken}),
              ElementsAre("table_unknown t"));
}

TEST(ColumnMatchTest, NamesThatContainEachOtherAreSimilar) {
  EXPECT_EQ(NameSimilarity("email", "EMAIL"), 100);
  EXPECT_EQ(NameSimilarity("phone", "phone_number"), 90);
  EXPECT_GE(NameSimilarity("colour", "color"), 80);
  EXPECT_LE(NameSimilarity("legacy", "votes"), 30);
}

TEST(ColumnMatchTest, DoesNotTakeOneColumnForAnUnrelatedOneAtTheEnd) {
  EXPECT_THAT(Diff({MakeTable("t", {Integer("id"), Text("legacy")})},
                   {MakeTable("t", {Integer("id"), Text("votes")})}),
              ElementsAre("column_added t | votes | votes text",
                          "column_removed t | legacy | legacy text"));
}

TEST(ColumnMatchTest, TakesAColumnInTheSamePlaceForTheSame) {
  EXPECT_THAT(
      Diff({MakeTable("t", {Integer("id"), Text("city"), Integer("zip")})},
           {MakeTable("t", {Integer("id"), Text("town"), Integer("zip")})}),
      ElementsAre("column_renamed t | town | city | town"));
}

TEST(ColumnMatchTest, ARenameMayChangeTheTypeToo) {
  EXPECT_THAT(
      Diff({MakeTable("t", {Integer("id"), Text("phone"), Integer("zip")})},
           {MakeTable(
               "t", {Integer("id"), Integer("phone_number"), Integer("zip")})}),
      ElementsAre("column_renamed t | phone_number | phone | phone_number",
                  "column_changed t | phone_number | type | TEXT | INTEGER"));
}

TEST(ColumnMatchTest, UsesEachColumnOnce) {
  EXPECT_THAT(Diff({MakeTable("t", {Text("name"), Integer("z")})},
                   {MakeTable("t", {Text("first_name"), Text("last_name"),
                                    Integer("z")})}),
              ElementsAre("column_added t | last_name | last_name text",
                          "column_renamed t | first_name | name | first_name"));
}

}  // namespace
}  // namespace osiris
