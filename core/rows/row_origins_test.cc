#include "core/policy/released_rows.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace osiris {
namespace {

using Origins = std::map<std::string, std::string>;

// Of a view (k, m, z): people.id as it is, s.people.mail as it is, and what is
// computed from people.ssn.
RowBatch View() {
  const TableColumn id = {.table = "people", .column = "id"};
  const TableColumn mail = {.schema = "s", .table = "people", .column = "mail"};
  RowBatch rows = {.columns = {"k", "m", "z"}, .cells = std::vector<Cell>(3)};
  rows.origins = {.shown = {id, mail, std::nullopt},
                  .read = {{.table = "people", .column = "ssn"}}};
  return rows;
}

TEST(RowOriginsTest, OriginsAreWhatAViewShowsOfTables) {
  EXPECT_EQ(OriginsOf(View(), {{.column = "m"}}),
            (Origins{{"people.id", "values"},
                     {"s.people.mail", "masked"},
                     {"people.ssn", "values"}}));
  EXPECT_TRUE(OriginsOf({.columns = {"a"}}, {}).empty());
}

TEST(RowOriginsTest, OriginsOfNoRowsAreNames) {
  RowBatch rows = View();
  rows.cells.clear();
  rows.origins.read = {*rows.origins.shown[0]};
  EXPECT_EQ(OriginsOf(rows, {}), (Origins{{"people.id", "names"}}));
}

TEST(RowOriginsTest, OriginsTellTheMostOfEach) {
  RowBatch rows = View();
  rows.origins.read = {*rows.origins.shown[0]};
  EXPECT_EQ(OriginsOf(rows, {{.column = "k"}}).at("people.id"), "values");
  EXPECT_EQ(OriginsOf(rows, {{.column = "z"}}).at("people.id"), "values");
  EXPECT_EQ(OriginsOf(rows, {{.column = "k"}, {.column = "z"}}).at("people.id"),
            "masked");
}

}  // namespace
}  // namespace osiris
