#include "core/mask/column_memory.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;

JudgedColumn Judge(ColumnMemory& memory, std::string_view column,
                   const std::vector<std::string_view>& values) {
  return memory.Judge(
      {.table = {.name = "t"}, .column = column, .values = values});
}

TEST(ColumnMemoryTest, JudgesAPageAsWithoutIt) {
  ColumnMemory memory;
  const std::vector<std::string_view> values = {"a@example.com", "b@c", "none"};
  const JudgedColumn alone =
      JudgeColumn({.table = {.name = "t"}, .column = "c7", .values = values});

  for (int time = 0; time < 2; ++time) {
    const JudgedColumn judged = Judge(memory, "c7", values);
    EXPECT_EQ(judged.verdict.personal, alone.verdict.personal);
    EXPECT_EQ(judged.verdict.confidence, alone.verdict.confidence);
    EXPECT_EQ(judged.verdict.why, alone.verdict.why);
    EXPECT_EQ(judged.verdict.doubted, alone.verdict.doubted);
    EXPECT_THAT(judged.clean, ElementsAre(false, true, true));
  }
}

TEST(ColumnMemoryTest, JudgesOtherPagesAnew) {
  ColumnMemory memory;
  EXPECT_THAT(Judge(memory, "c7", {"ab", "c"}).clean, ElementsAre(true, true));

  EXPECT_EQ(Judge(memory, "email", {"ab", "c"}).verdict.personal,
            PersonalClass::kEmail);
  EXPECT_EQ(Judge(memory, "c7", {"a@example.com", "c"}).verdict.personal,
            PersonalClass::kEmail);
  // The same bytes, divided in another way.
  EXPECT_THAT(Judge(memory, "c7", {"a", "bc"}).clean, ElementsAre(true, true));
  EXPECT_THAT(Judge(memory, "c7", {"abc"}).clean, ElementsAre(true));
  EXPECT_THAT(Judge(memory, "c7", {}).clean, ElementsAre());
}

TEST(ColumnMemoryTest, JudgesTheSameValuesAnewWhereTheyAreFew) {
  ColumnMemory memory;
  const std::vector<std::string_view> values = {"Jana", "Petr"};
  ColumnFacts facts = {.column = "c7", .values = values};
  EXPECT_EQ(memory.Judge(facts).verdict.personal, std::nullopt);

  facts.few = true;
  EXPECT_EQ(memory.Judge(facts).verdict.personal, PersonalClass::kPersonName);
}

TEST(ColumnMemoryTest, ForgetsPagesRatherThanKeepMoreThanItMay) {
  ColumnMemory memory;
  for (size_t i = 0; i < ColumnMemory::kMaxPages + 10; ++i) {
    const std::string value = std::to_string(i);
    EXPECT_THAT(Judge(memory, "c7", {value}).clean, ElementsAre(true));
  }
  EXPECT_THAT(Judge(memory, "c7", {"0"}).clean, ElementsAre(true));
}

TEST(ColumnMemoryTest, WhatWasPersonalOnceStaysSo) {
  ColumnMemory memory;
  const TableName table = {.name = "t"};
  const ColumnVerdict first =
      memory.Settle(table, "c7", Judge(memory, "c7", {"a@example.com"}));
  const ColumnVerdict second =
      memory.Settle(table, "c7", Judge(memory, "c7", {"none"}));
  const ColumnVerdict other =
      memory.Settle(table, "c8", Judge(memory, "c8", {"none"}));

  EXPECT_EQ(first.personal, PersonalClass::kEmail);
  EXPECT_EQ(second.personal, PersonalClass::kEmail);
  EXPECT_EQ(other.personal, std::nullopt);
  EXPECT_EQ(memory.ClassOf(table, "c7"), PersonalClass::kEmail);
  EXPECT_EQ(memory.ClassOf(table, "c8"), std::nullopt);
}

TEST(ColumnMemoryTest, IsSettledByValuesAndNotByAPageWithoutAny) {
  ColumnMemory memory;
  const TableName table = {.name = "t"};
  // Also where it was judged before, as the same page.
  for (int time = 0; time < 2; ++time) {
    memory.Settle(table, "c7", Judge(memory, "c7", {}));
    EXPECT_FALSE(memory.IsSettled(table, "c7"));
  }

  memory.Settle(table, "c7", Judge(memory, "c7", {"none"}));
  memory.Settle(table, "c7", Judge(memory, "c7", {}));

  EXPECT_TRUE(memory.IsSettled(table, "c7"));
  EXPECT_FALSE(memory.IsSettled(table, "c8"));
}

TEST(ColumnMemoryTest, KnowsTheColumnsThatATableHadLast) {
  ColumnMemory memory;
  EXPECT_EQ(memory.ColumnsOf({.name = "t"}), nullptr);
  memory.NoteColumns({.name = "t"}, {"a"});
  memory.NoteColumns({.name = "t"}, {"a", "b"});

  EXPECT_EQ(*memory.ColumnsOf({.name = "t"}),
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(memory.ColumnsOf({.schema = "s", .name = "t"}), nullptr);
}

TEST(ColumnMemoryTest, FurtherColumnsAreOfTablesThatItKnows) {
  ColumnMemory memory;
  memory.AddColumns({.name = "t"}, {"a"});
  EXPECT_EQ(memory.ColumnsOf({.name = "t"}), nullptr);

  memory.NoteColumns({.name = "t"}, {"a", "b"});
  memory.AddColumns({.name = "t"}, {"c", "a"});

  EXPECT_EQ(*memory.ColumnsOf({.name = "t"}),
            (std::vector<std::string>{"a", "b", "c"}));
}

}  // namespace
}  // namespace osiris
