#include "core/discovery/snapshot/catalog_memory.h"

#include <memory>

#include "gtest/gtest.h"

namespace osiris {
namespace {

std::shared_ptr<const StoredSnapshot> Some() {
  return std::make_shared<const StoredSnapshot>();
}

TEST(CatalogMemoryTest, GivesBackWhatWasKept) {
  CatalogMemory memory(100);
  const auto snapshot = Some();
  memory.Keep("a", "1", 10, snapshot);
  EXPECT_EQ(memory.Find("a", "1"), snapshot);
  EXPECT_EQ(memory.Find("b", "1"), nullptr);
}

TEST(CatalogMemoryTest, ForgetsWhatChangedOnTheDisk) {
  CatalogMemory memory(100);
  memory.Keep("a", "1", 10, Some());
  EXPECT_EQ(memory.Find("a", "2"), nullptr);
  EXPECT_EQ(memory.Find("a", "1"), nullptr);
  EXPECT_EQ(memory.bytes(), 0u);
}

TEST(CatalogMemoryTest, ForgetsTheLeastRecentlyUsedFirst) {
  CatalogMemory memory(100);
  memory.Keep("a", "1", 40, Some());
  memory.Keep("b", "1", 40, Some());
  EXPECT_NE(memory.Find("a", "1"), nullptr);
  memory.Keep("c", "1", 40, Some());
  EXPECT_EQ(memory.Find("b", "1"), nullptr);
  EXPECT_NE(memory.Find("a", "1"), nullptr);
  EXPECT_NE(memory.Find("c", "1"), nullptr);
  EXPECT_EQ(memory.bytes(), 80u);
}

TEST(CatalogMemoryTest, TakesNothingLargerThanItself) {
  CatalogMemory memory(100);
  memory.Keep("a", "1", 40, Some());
  memory.Keep("b", "1", 101, Some());
  EXPECT_EQ(memory.Find("b", "1"), nullptr);
  EXPECT_NE(memory.Find("a", "1"), nullptr);
}

TEST(CatalogMemoryTest, KeepsOneOfEachName) {
  CatalogMemory memory(100);
  memory.Keep("a", "1", 40, Some());
  memory.Keep("a", "2", 50, Some());
  EXPECT_EQ(memory.bytes(), 50u);
  EXPECT_NE(memory.Find("a", "2"), nullptr);
}

}  // namespace
}  // namespace osiris
