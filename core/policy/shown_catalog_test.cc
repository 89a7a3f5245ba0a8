#include "core/policy/shown_catalog.h"

#include <string>

#include "core/base/json.h"
#include "core/driver/catalog_json.h"
#include "core/driver/cells.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Every place where a name of something hidden can stand.
Catalog Shop() {
  Table payroll = {.name = {.name = "payroll"}, .columns = {{.name = "pay"}}};
  Table users = {.name = {.name = "users"},
                 .comment = "joined with PAYROLL",
                 .columns = {{.name = "id"},
                             {.name = "ssn"},
                             {.name = "note",
                              .declared_type = "ssn",
                              .default_value = "next_of('payroll')",
                              .comment = "see ssn"},
                             {.name = "mail", .comment = "of the user"}}};
  users.primary_key = {"id", "ssn"};
  users.foreign_keys = {
      {.columns = {"id"}, .referenced_table = {.name = "payroll"}},
      {.name = "fk_mail",
       .columns = {"mail"},
       .referenced_table = {.name = "mails"}},
      {.columns = {"ssn"}, .referenced_table = {.name = "mails"}}};
  users.unique_keys = {{.columns = {"ssn"}}, {.columns = {"mail"}}};
  users.indexes = {{.name = "ix_mail", .columns = {"mail"}},
                   {.name = "by ssn", .columns = {"mail"}},
                   {.name = "ix2", .columns = {"mail", "ssn"}}};
  users.row_count = RowCount{.rows = 7, .exact = true};
  users.samples = RowBatch{
      .columns = {"id", "ssn"},
      .cells = {IntegerCell(1), TextCell("ssn"), IntegerCell(2), Cell()}};
  Table view = {.name = {.name = "v"},
                .kind = TableKind::kView,
                .columns = {{.name = "id"}}};
  view.definition = "select * from \"pay\"\"roll\"";
  view.error = TableError{.code = "X/Y", .message = "no such column: ssn"};
  return {.tables = {payroll, users, view}, .total_tables = 3};
}

NameFilter Filter() {
  NameFilter names;
  names.NarrowTables({.deny = {"payroll"}});
  names.NarrowColumns({.deny = {"users.ssn"}});
  return names;
}

TEST(ShownCatalogTest, NamesNothingThatIsHidden) {
  const Catalog shown = ShownCatalog(Shop(), Filter());

  EXPECT_EQ(shown.total_tables, 2);
  for (const Table& table : shown.tables) {
    const std::string text = DumpJson(ToJson(table));
    for (const char* hidden :
         {"payroll", "PAYROLL", "ssn", "pay\\\"\\\"roll"}) {
      EXPECT_THAT(text, Not(HasSubstr(hidden)));
    }
  }
}

TEST(ShownCatalogTest, FindsWhatIsHiddenHoweverItIsSpelt) {
  Catalog catalog = {.tables = {{.name = {.name = "\u0417\u0430\u0440\u043f"}},
                                {.name = {.name = "open"}}},
                     .total_tables = 2};
  catalog.tables[1].comment = "see \u0437\u0410\u0440\u043f";
  NameFilter names;
  names.NarrowTables({.deny = {"\u0437\u0430\u0440\u043f"}});

  const Catalog shown = ShownCatalog(catalog, names);

  ASSERT_EQ(shown.tables.size(), 1u);
  EXPECT_EQ(shown.tables[0].comment, "");
}

TEST(ShownCatalogTest, LeavesEverythingElse) {
  const Catalog shown = ShownCatalog(Shop(), Filter());

  const Table& users = shown.tables.at(0);
  EXPECT_EQ(users.columns.size(), 3u);
  EXPECT_EQ(users.columns[2].comment, "of the user");
  EXPECT_EQ(users.foreign_keys.size(), 1u);
  EXPECT_EQ(users.unique_keys.size(), 1u);
  EXPECT_EQ(users.indexes.size(), 1u);
  EXPECT_EQ(users.row_count->rows, 7);
  EXPECT_EQ(users.samples->rows(), 2u);
  EXPECT_EQ(users.samples->columns, std::vector<std::string>{"id"});
  EXPECT_EQ(shown.tables.at(1).error->code, "X/Y");
}

TEST(ShownCatalogTest, SamplesOfViewsFromNobodyKnowsWhereAreHidden) {
  Catalog shop = Shop();
  Table& view = shop.tables.back();
  view.columns.push_back({.name = "x"});
  view.samples = RowBatch{.columns = {"id", "x"},
                          .cells = {IntegerCell(1), TextCell("078-05-1120")}};
  NameFilter tables;
  tables.NarrowTables({.deny = {"payroll"}});

  EXPECT_FALSE(ShownCatalog(shop, Filter()).tables.at(1).samples);
  EXPECT_EQ(ShownCatalog(shop, tables).tables.at(1).samples, view.samples);
  NameFilter allowing;
  allowing.NarrowColumns({.allow = {"id", "x"}});
  EXPECT_FALSE(ShownCatalog(shop, allowing).tables.at(2).samples);
  const TableColumn id = {.table = "users", .column = "id"};
  view.samples->origins = {.shown = {id, id}, .read = {id}};
  EXPECT_EQ(ShownCatalog(shop, Filter()).tables.at(1).samples, view.samples);
}

TEST(ShownCatalogTest, IsTheSameWhereNothingIsHidden) {
  Catalog shop = Shop();
  shop.tables.pop_back();
  shop.total_tables = 2;
  EXPECT_EQ(ShownCatalog(shop, NameFilter()), shop);
}

}  // namespace
}  // namespace osiris
