#include "core/driver/table_page.h"

#include <string>
#include <vector>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

const TableName kA = {.schema = "one", .name = "a"};
const TableName kB = {.schema = "one", .name = "b"};
const TableName kOtherA = {.schema = "two", .name = "a"};

std::vector<TableName> Names() { return {kA, kB, kOtherA}; }

TEST(TablePageTest, TablesThatComeAndGoMakeNoGap) {
  auto page = PageOf(Names(), {.max_tables = 2});
  ASSERT_OK(page);
  EXPECT_EQ(page->end, 2U);
  // The first is dropped and one is made at the end.
  const std::vector<TableName> later = {kB, kOtherA, {"two", "b"}};
  page = PageOf(later, {.cursor = page->next_cursor, .max_tables = 2});
  ASSERT_OK(page);
  EXPECT_EQ(page->begin, 1U);
  EXPECT_EQ(page->end, 3U);
  EXPECT_EQ(page->next_cursor, "");
}

TEST(TablePageTest, RefusesACursorWhoseTableIsGone) {
  const auto page = PageOf(Names(), {.max_tables = 1});
  ASSERT_OK(page);
  EXPECT_THAT(PageOf({kB, kOtherA}, {.cursor = page->next_cursor}),
              FailsWith(ErrorCode::kDiscoveryCursorInvalid));
}

TEST(TablePageTest, AnEmptySourceHasAnEmptyPage) {
  const auto page = PageOf({}, {.max_tables = 5});
  ASSERT_OK(page);
  EXPECT_EQ(page->end, 0U);
  EXPECT_EQ(page->next_cursor, "");
}

TEST(TablePageTest, ANameWithoutSchemaFindsTheOnlyOne) {
  EXPECT_EQ(FindTable(Names(), {"", "b"}), 1U);
  EXPECT_EQ(FindTable(Names(), {"", "a"}), std::nullopt);
  EXPECT_EQ(FindTable(Names(), kOtherA), 2U);
  EXPECT_EQ(FindTable(Names(), {"three", "b"}), std::nullopt);
}

TEST(TablePageTest, NeverShowsMoreThanPartOfALongName) {
  const absl::Status status =
      TableNotFound({.schema = "", .name = std::string(100'000, 'x') + "\xFF"});
  EXPECT_THAT(status, FailsWith(ErrorCode::kDiscoveryTableNotFound));
  EXPECT_LT(status.message().size(), 300U);
}

}  // namespace
}  // namespace osiris
