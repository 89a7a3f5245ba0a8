#include <memory>
#include <string_view>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "core/policy/row_access.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

// What a `content` is, the other columns of its table say.

namespace osiris {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view kMovies = "@sqlite.movies";

TEST(RowAccessContentTest, AContentWhoseKeyIsDeniedIsPrivate) {
  const RowAccess narrow(AssistantAccess::kMasked, [](std::string_view) {
    return SourceRule{.policy = {.all = {.columns = {.deny = {"property"}}}}};
  });
  const RowBatch rows = {
      .columns = {"property", "content"},
      .cells = {TextCell("smtp_password"), TextCell("hunter2-plain")}};

  const auto shown =
      narrow.Release(kMovies, Door::kMcp, {.name = {.name = "kv"}}, rows);

  ASSERT_OK(shown);
  EXPECT_THAT(shown->rows.cells, ElementsAre(TextCell("PRIVATE 1")));
}

TEST(RowAccessContentTest, AContentAmongSamplesWhoseKeyIsDeniedIsPrivate) {
  const RowAccess narrow(AssistantAccess::kMasked, [](std::string_view) {
    return SourceRule{.policy = {.all = {.columns = {.deny = {"property"}}}}};
  });
  Table kv = {.name = {.name = "kv"},
              .columns = {{.name = "property"}, {.name = "content"}}};
  kv.samples =
      RowBatch{.columns = {"property", "content"},
               .cells = {TextCell("smtp_password"), TextCell("hunter2-plain")}};
  Table posts = {.name = {.name = "posts"},
                 .columns = {{.name = "content"}, {.name = "title"}}};
  posts.samples = RowBatch{.columns = {"content", "title"},
                           .cells = {TextCell("rain"), TextCell("x")}};

  const auto shown =
      narrow.Release(kMovies, Door::kMcp, Catalog{.tables = {kv, posts}});

  ASSERT_OK(shown);
  EXPECT_THAT(shown->catalog.tables[0].samples->cells,
              ElementsAre(TextCell("PRIVATE 1")));
  EXPECT_EQ(shown->catalog.tables[1].samples->cells, posts.samples->cells);
}

TEST(RowAccessContentTest, AContentOfATableThatNobodyReadWholeIsPrivate) {
  const RowAccess access(AssistantAccess::kMasked, {});
  const auto shown = [&access](const MaskedTable& table) {
    const RowBatch rows = {.columns = {"content"},
                           .cells = {TextCell("hunter2-plain")}};
    const auto released = access.Release(kMovies, Door::kMcp, table, rows);
    EXPECT_OK(released.status());
    return released.ok() ? released->rows.cells[0] : Cell();
  };
  MaskedTable some = {.name = {.name = "t"}, .some_columns = true};
  EXPECT_EQ(shown(some), TextCell("PRIVATE 1"));
  some.columns = {"id", "content", "property"};
  EXPECT_EQ(shown(some), TextCell("PRIVATE 1"));
  some.columns = {"id", "content", "title"};
  EXPECT_EQ(shown(some), TextCell("hunter2-plain"));
}

// A view on the content of table `n`, of which it shows nothing else.
Cell ShownByView(const RowAccess& access) {
  const TableColumn content = {.table = "n", .column = "content"};
  const RowBatch rows = {.columns = {"c"},
                         .cells = {TextCell("hunter2-plain")},
                         .origins = {.shown = {content}, .read = {content}}};
  const auto released = access.Release(
      kMovies, Door::kMcp, {.name = {.name = "v"}, .view = true}, rows);
  EXPECT_OK(released.status());
  return released.ok() ? released->rows.cells[0] : Cell();
}

TEST(RowAccessContentTest, AKeyThatWasAddedToItsTableCountsOnceDiscovered) {
  const RowAccess access(AssistantAccess::kMasked, {});
  const auto read = [&access](const RowBatch& rows) {
    EXPECT_OK(access.Release(kMovies, Door::kMcp, {.name = {.name = "n"}}, rows)
                  .status());
  };
  const auto discover = [&access](std::vector<Column> columns) {
    access.NoteCatalog(
        kMovies, std::make_shared<const Catalog>(Catalog{
                     .tables = {{.name = {.name = "n"}, .columns = columns}}}));
  };
  // What nobody read may have others by now.
  discover({{.name = "id"}, {.name = "content"}});
  EXPECT_EQ(ShownByView(access), TextCell("PRIVATE 1"));
  read(
      {.columns = {"id", "content"}, .cells = {IntegerCell(1), TextCell("x")}});
  EXPECT_EQ(ShownByView(access), TextCell("hunter2-plain"));

  discover({{.name = "id"}, {.name = "content"}, {.name = "property"}});
  EXPECT_EQ(ShownByView(access), TextCell("PRIVATE 1"));
  // An older one takes nothing back, and the table itself knows best.
  discover({{.name = "id"}, {.name = "content"}});
  EXPECT_EQ(ShownByView(access), TextCell("PRIVATE 1"));
  read(
      {.columns = {"id", "content"}, .cells = {IntegerCell(1), TextCell("x")}});
  EXPECT_EQ(ShownByView(access), TextCell("hunter2-plain"));
}

}  // namespace
}  // namespace osiris
