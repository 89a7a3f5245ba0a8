#include "desktop/explore/row_filter.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base/error_info.h"

namespace osiris::desktop {
namespace {

using Operator = Condition::Operator;

std::vector<Column> Columns() {
  std::vector<Column> columns(4);
  columns[0].name = "country";
  columns[0].type = ColumnType::kText;
  columns[1].name = "price";
  columns[1].type = ColumnType::kDecimal;
  columns[2].name = "full name";
  columns[2].type = ColumnType::kText;
  columns[3].name = "and";
  columns[3].type = ColumnType::kText;
  return columns;
}

absl::StatusOr<std::vector<Condition>> Parse(std::string_view line) {
  return ParseRowFilter(line, Columns());
}

std::string MessageOf(std::string_view line) {
  return std::string(Parse(line).status().message());
}

TEST(RowFilterTest, HasNoConditionsForAnEmptyLine) {
  EXPECT_TRUE(Parse("")->empty());
  EXPECT_TRUE(Parse("   ")->empty());
}

TEST(RowFilterTest, ReadsConditionsJoinedByAnd) {
  const auto conditions = Parse("country = CZ and PRICE >= 12.5");

  ASSERT_TRUE(conditions.ok()) << conditions.status();
  ASSERT_EQ(conditions->size(), 2U);
  EXPECT_EQ((*conditions)[0].column, "country");
  EXPECT_EQ((*conditions)[0].value.bytes, "CZ");
  EXPECT_EQ((*conditions)[1].column, "price");
  EXPECT_EQ((*conditions)[1].op, Operator::kGreaterOrEqual);
  EXPECT_EQ((*conditions)[1].value.kind, Cell::Kind::kReal);
  EXPECT_EQ((*conditions)[1].value.real, 12.5);
}

TEST(RowFilterTest, TypesValuesByTheColumn) {
  EXPECT_EQ((*Parse("price=3"))[0].value.kind, Cell::Kind::kInteger);
  EXPECT_EQ((*Parse("price='3'"))[0].value.kind, Cell::Kind::kText);
  EXPECT_EQ((*Parse("price ~ 3"))[0].value.kind, Cell::Kind::kText);
  EXPECT_EQ((*Parse("country=3"))[0].value.kind, Cell::Kind::kText);
  EXPECT_EQ((*Parse("price=-7"))[0].value.integer, -7);
}

TEST(RowFilterTest, TakesNamesAndValuesInQuotes) {
  const auto conditions = Parse("\"full name\" = 'O''Hara and Sons'");

  ASSERT_TRUE(conditions.ok()) << conditions.status();
  EXPECT_EQ((*conditions)[0].column, "full name");
  EXPECT_EQ((*conditions)[0].value.bytes, "O'Hara and Sons");
  EXPECT_EQ((*Parse("\"and\" = x"))[0].column, "and");
  EXPECT_EQ((*Parse("country = ''"))[0].value.bytes, "");
}

TEST(RowFilterTest, TakesSeveralWordsAsOneValue) {
  const auto conditions = Parse("country = New Zealand and price < 3");

  ASSERT_TRUE(conditions.ok()) << conditions.status();
  EXPECT_EQ((*conditions)[0].value.bytes, "New Zealand");
  EXPECT_EQ(conditions->size(), 2U);
}

TEST(RowFilterTest, KnowsNull) {
  EXPECT_EQ((*Parse("country is null"))[0].op, Operator::kIsNull);
  EXPECT_EQ((*Parse("country IS NOT NULL"))[0].op, Operator::kIsNotNull);
}

TEST(RowFilterTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(MessageOf("city = x"),
            "`city` is no column of this table at character 1");
  EXPECT_EQ(MessageOf("country like x"),
            "`like` is no operator at character 9");
  EXPECT_EQ(MessageOf("country ="), "a value is missing at character 10");
  EXPECT_EQ(MessageOf("country"), "an operator is missing at character 8");
  EXPECT_EQ(MessageOf("country = 'x"),
            "a quote is opened and not closed at character 11");
  EXPECT_EQ(MessageOf("country is x"),
            "`is` is followed by something else than `null` at character 12");
  EXPECT_EQ(MessageOf("country = x and"),
            "a condition is missing after `and` at character 16");
  EXPECT_EQ(MessageOf("country = 'x' or price = 1"),
            "conditions are joined by `and` alone at character 15");
  EXPECT_TRUE(
      HasCode(Parse("city = x").status(), ErrorCode::kProtocolArgumentInvalid));
}

}  // namespace
}  // namespace osiris::desktop
