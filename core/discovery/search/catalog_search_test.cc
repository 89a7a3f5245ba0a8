#include "core/discovery/search/catalog_search.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Table MakeTable(std::string name, std::vector<std::string> columns,
                int64_t rows = 0) {
  Table table;
  table.name.name = std::move(name);
  for (std::string& column : columns) {
    table.columns.push_back(
        {.name = std::move(column),
         .position = static_cast<int>(table.columns.size()) + 1});
  }
  table.row_count = RowCount{.rows = rows, .exact = true};
  return table;
}

// "orders" or "orders.customer_id", best first.
std::vector<std::string> Found(const Catalog& catalog, std::string_view query) {
  std::vector<std::string> found;
  for (const SearchHit& hit : SearchCatalog(catalog, query)) {
    found.push_back(hit.table->name.name +
                    (hit.column ? "." + hit.column->name : ""));
  }
  return found;
}

TEST(CatalogSearchTest, PutsTheWholeNameFirst) {
  Catalog catalog;
  catalog.tables = {
      MakeTable("customer", {"id"}), MakeTable("customer_notes", {"id"}),
      MakeTable("old_customer", {"id"}), MakeTable("precustomer", {"id"})};

  EXPECT_THAT(
      Found(catalog, "customer"),
      ElementsAre("customer", "customer_notes", "old_customer", "precustomer"));
  EXPECT_THAT(Found(catalog, "CUSTOMER")[0], "customer");
}

TEST(CatalogSearchTest, FindsWordsHoweverNamesJoinThem) {
  Catalog catalog;
  catalog.tables = {MakeTable(
      "t", {"customerEmail", "customer_email", "CUSTOMER-EMAIL", "email"})};

  EXPECT_THAT(
      Found(catalog, "customer email"),
      ElementsAre("t.customerEmail", "t.customer_email", "t.CUSTOMER-EMAIL"));
  EXPECT_EQ(Found(catalog, "customer_email"), Found(catalog, "customeremail"));
}

TEST(CatalogSearchTest, FindsAColumnByItsTableToo) {
  Catalog catalog;
  catalog.tables = {MakeTable("customers", {"id", "email"}),
                    MakeTable("staff", {"email"})};

  EXPECT_THAT(Found(catalog, "customer email"), ElementsAre("customers.email"));
  // But not all columns of a table that is called so.
  EXPECT_THAT(Found(catalog, "customers"), ElementsAre("customers"));
}

TEST(CatalogSearchTest, FindsCommentsBehindNames) {
  Catalog catalog;
  catalog.tables = {MakeTable("a", {"x"}), MakeTable("invoice_lines", {"y"})};
  catalog.tables[0].comment = "One row an invoice.";
  catalog.tables[0].columns[0].comment = "Number on the invoice";

  const auto hits = SearchCatalog(catalog, "invoice");

  ASSERT_EQ(hits.size(), 3u);
  EXPECT_EQ(hits[0].table->name.name, "invoice_lines");
  EXPECT_FALSE(hits[0].in_comment);
  EXPECT_EQ(hits[1].column, nullptr);
  EXPECT_TRUE(hits[1].in_comment);
  EXPECT_NE(hits[2].column, nullptr);
}

TEST(CatalogSearchTest, PrefersTablesAndTheLargerOne) {
  Catalog catalog;
  catalog.tables = {MakeTable("log_2024", {"log"}, 10),
                    MakeTable("log_2025", {"z"}, 5000)};

  EXPECT_THAT(Found(catalog, "log"),
              ElementsAre("log_2024.log", "log_2025", "log_2024"));
}

TEST(CatalogSearchTest, NeedsEveryWord) {
  Catalog catalog;
  catalog.tables = {MakeTable("orders", {"id"})};

  EXPECT_THAT(Found(catalog, "orders nowhere"), IsEmpty());
}

TEST(CatalogSearchTest, FindsNothingWithoutWords) {
  Catalog catalog;
  catalog.tables = {MakeTable("", {""}), MakeTable("a", {"b"})};

  EXPECT_THAT(Found(catalog, ""), IsEmpty());
  EXPECT_THAT(Found(catalog, " %_-. "), IsEmpty());
}

TEST(CatalogSearchTest, FindsNamesOfOtherScripts) {
  Catalog catalog;
  catalog.tables = {MakeTable("zákazníci", {"jméno"}),
                    MakeTable("顧客", {"名前"})};

  EXPECT_THAT(Found(catalog, "jméno"), ElementsAre("zákazníci.jméno"));
  EXPECT_THAT(Found(catalog, "顧客"), ElementsAre("顧客"));
}

}  // namespace
}  // namespace osiris
