#include "drivers/sqlite/column_type.h"

#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

TEST(ColumnTypeTest, KnowsWellKnownNames) {
  EXPECT_EQ(TypeOfDeclared("boolean"), ColumnType::kBoolean);
  EXPECT_EQ(TypeOfDeclared("Decimal (10, 2)"), ColumnType::kDecimal);
  EXPECT_EQ(TypeOfDeclared("NUMERIC"), ColumnType::kDecimal);
  EXPECT_EQ(TypeOfDeclared("TIMESTAMP"), ColumnType::kTimestamp);
  EXPECT_EQ(TypeOfDeclared("datetime"), ColumnType::kTimestamp);
  EXPECT_EQ(TypeOfDeclared("TIME"), ColumnType::kTime);
  EXPECT_EQ(TypeOfDeclared("uuid"), ColumnType::kUuid);
  // Not a number, whatever SQLite's rules make of "INT" in it.
  EXPECT_EQ(TypeOfDeclared("POINT"), ColumnType::kOther);
}

TEST(ColumnTypeTest, FollowsAffinityOtherwise) {
  EXPECT_EQ(TypeOfDeclared("UNSIGNED BIG INT"), ColumnType::kInteger);
  EXPECT_EQ(TypeOfDeclared("NATIVE CHARACTER(70)"), ColumnType::kText);
  EXPECT_EQ(TypeOfDeclared("CLOB"), ColumnType::kText);
  EXPECT_EQ(TypeOfDeclared("DOUBLE PRECISION"), ColumnType::kFloat);
  EXPECT_EQ(TypeOfDeclared("FLOAT"), ColumnType::kFloat);
  EXPECT_EQ(TypeOfDeclared("LONGBLOB"), ColumnType::kBinary);
  // INT is looked for first, as SQLite does.
  EXPECT_EQ(TypeOfDeclared("CHARINT"), ColumnType::kInteger);
  EXPECT_EQ(TypeOfDeclared(""), ColumnType::kOther);
  EXPECT_EQ(TypeOfDeclared("whatever"), ColumnType::kOther);
}

}  // namespace
}  // namespace osiris::sqlite
