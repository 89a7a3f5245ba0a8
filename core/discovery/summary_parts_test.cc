#include "core/discovery/summary_parts.h"

#include "gtest/gtest.h"

namespace osiris {
namespace {

std::shared_ptr<const Catalog> CatalogOf(const std::string& table) {
  Catalog catalog;
  catalog.tables.push_back({.name = {.schema = "main", .name = table}});
  return std::make_shared<const Catalog>(std::move(catalog));
}

TEST(SummaryMemoryTest, RemembersTheCatalogItWasAskedFor) {
  SummaryMemory memory;
  const auto catalog = CatalogOf("a");

  const auto first = memory.PartsOf(catalog);

  EXPECT_EQ(memory.PartsOf(catalog), first);
  EXPECT_EQ(first->entries.at(0).table, R"(["a",null,null,[]])");
}

TEST(SummaryMemoryTest, TakesNoCatalogForAnother) {
  // One that was filtered for somebody has the same snapshot's id: what counts
  // is which catalogue it is, also where memory is used anew.
  SummaryMemory memory;
  const auto whole = CatalogOf("secret");
  ASSERT_EQ(memory.PartsOf(whole)->entries.at(0).table,
            R"(["secret",null,null,[]])");
  for (int i = 0; i < 100; ++i) {
    const std::string name = "t" + std::to_string(i);
    EXPECT_EQ(memory.PartsOf(CatalogOf(name))->entries.at(0).table,
              "[\"" + name + "\",null,null,[]]");
  }
}

TEST(SummaryMemoryTest, ForgetsTheOneUsedLongestAgo) {
  SummaryMemory memory;
  std::vector<std::shared_ptr<const Catalog>> catalogs;
  std::vector<std::shared_ptr<const SummaryParts>> parts;
  for (const char* const name : {"a", "b", "c", "d"}) {
    catalogs.push_back(CatalogOf(name));
    parts.push_back(memory.PartsOf(catalogs.back()));
  }
  EXPECT_EQ(memory.PartsOf(catalogs[0]), parts[0]);

  const auto fifth = CatalogOf("e");
  memory.PartsOf(fifth);

  EXPECT_EQ(memory.PartsOf(catalogs[0]), parts[0]);
  EXPECT_NE(memory.PartsOf(catalogs[1]), parts[1]);
}

}  // namespace
}  // namespace osiris
