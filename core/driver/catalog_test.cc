#include "core/driver/catalog.h"

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(CatalogTest, NamesEveryKindAndReadsItBack) {
  for (const TableKind kind :
       {TableKind::kTable, TableKind::kView, TableKind::kVirtualTable}) {
    EXPECT_FALSE(NameOf(kind).empty());
    EXPECT_EQ(TableKindFrom(NameOf(kind)), kind);
  }
  EXPECT_EQ(NameOf(TableKind::kVirtualTable), "virtual table");
}

TEST(CatalogTest, NamesEveryColumnTypeAndReadsItBack) {
  for (int i = 0; i <= static_cast<int>(ColumnType::kOther); ++i) {
    const auto type = static_cast<ColumnType>(i);
    EXPECT_FALSE(NameOf(type).empty()) << i;
    EXPECT_EQ(ColumnTypeFrom(NameOf(type)), type);
  }
  EXPECT_EQ(NameOf(ColumnType::kOther), "other");
  EXPECT_EQ(NameOf(ColumnType::kTimestamp), "timestamp");
}

TEST(CatalogTest, NamesEveryDetailLevelAndReadsItBack) {
  for (const DetailLevel level :
       {DetailLevel::kNames, DetailLevel::kSummary, DetailLevel::kFull}) {
    EXPECT_EQ(DetailLevelFrom(NameOf(level)), level);
  }
  EXPECT_EQ(NameOf(DetailLevel::kFull), "full");
}

TEST(CatalogTest, KnowsNoOtherNames) {
  EXPECT_EQ(TableKindFrom("Table"), std::nullopt);
  EXPECT_EQ(ColumnTypeFrom(""), std::nullopt);
  EXPECT_EQ(DetailLevelFrom("everything"), std::nullopt);
}

TEST(CatalogTest, OrdersTableNamesBySchemaThenName) {
  EXPECT_LT((TableName{"a", "z"}), (TableName{"b", "a"}));
  EXPECT_LT((TableName{"a", "Z"}), (TableName{"a", "a"}));
}

}  // namespace
}  // namespace osiris
