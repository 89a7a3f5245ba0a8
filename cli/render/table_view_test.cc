#include "cli/render/table_view.h"

#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

TableView Tables() {
  TableView view({{"table"}, {"rows", true}, {"note"}});
  view.Add({"customers", "12", ""});
  view.Add({"顧客", "1204", "wide"});
  return view;
}

TEST(TableViewTest, AlignsColumnsByCells) {
  EXPECT_EQ(Tables().Render({}),
            "table      rows  note\n"
            "customers    12\n"
            "顧客       1204  wide\n");
}

TEST(TableViewTest, LeavesOutColumnsWithoutText) {
  TableView view({{"name"}, {"schema"}, {"rows", true}});
  view.Add({"a", "", "1"});

  EXPECT_EQ(view.Render({}), "name  rows\na        1\n");
}

TEST(TableViewTest, KeepsGapsBehindEmptyCells) {
  TableView view({{"a"}, {"n", true}, {"b"}});
  view.Add({"", "", "x"});
  view.Add({"yy", "22", "z"});

  EXPECT_EQ(view.Render({}), "a    n  b\n        x\nyy  22  z\n");
}

TEST(TableViewTest, CutsTheWidestColumnsOnANarrowPage) {
  EXPECT_EQ(Tables().Render({.width = 19}),
            "table    rows  note\n"
            "custom…    12\n"
            "顧客     1204  wide\n");
}

TEST(TableViewTest, ColoursOnlyWhereThePageHasColours) {
  TableView view({{"check"}});
  view.Add({{"failed", TableCell::Tone::kBad}});

  EXPECT_EQ(view.Render({}), "check\nfailed\n");
  EXPECT_EQ(view.Render({.palette = Palette(true)}),
            "\x1b[2mcheck\x1b[0m\n\x1b[1;31mfailed\x1b[0m\n");
}

TEST(TableViewTest, ShowsHostileNamesHarmlessly) {
  TableView view({{"name"}});
  view.Add({"a\x1b]0;owned\x07\nb"});

  EXPECT_EQ(view.Render({.palette = Palette(true)}).find('\x07'),
            std::string::npos);
  EXPECT_EQ(view.Render({}), "name\na\\x1b]0;owned\\x07\\nb\n");
}

TEST(TableViewTest, IsEmptyWithoutRows) {
  EXPECT_EQ(TableView({{"name"}}).Render({}), "");
}

}  // namespace
}  // namespace osiris::cli
