#include "desktop/rows/scroll_map.h"

#include <gtest/gtest.h>

#include "desktop/rows/column_layout.h"

namespace osiris::desktop {
namespace {

ScrollMap MapOf(qint64 rows, int height) {
  ScrollMap map;
  map.setContent(rows, 25);
  map.setViewport(height);
  return map;
}

TEST(ScrollMapTest, ShowsNothingOfNoRows) {
  const ScrollMap map = MapOf(0, 500);

  EXPECT_EQ(map.lastRow(), -1);
  EXPECT_EQ(map.rowAt(0), -1);
  EXPECT_EQ(map.barMaximum(), 0);
}

TEST(ScrollMapTest, CountsPixelsWhileTheyFitAScrollBar) {
  ScrollMap map = MapOf(1000, 500);

  EXPECT_EQ(map.barMaximum(), 1000 * 25 - 500);
  map.setFromBar(130);
  EXPECT_EQ(map.top(), 130);
  EXPECT_EQ(map.firstRow(), 5);
  EXPECT_EQ(map.lastRow(), 25);
  EXPECT_EQ(map.yOf(5), -5);
  EXPECT_EQ(map.rowAt(0), 5);
  EXPECT_EQ(map.rowAt(20), 6);
}

TEST(ScrollMapTest, ReachesTheLastOfAHundredMillionRows) {
  ScrollMap map = MapOf(100'000'000, 500);
  EXPECT_EQ(map.barMaximum(), ScrollMap::kMostSteps);

  map.setFromBar(map.barMaximum());

  EXPECT_EQ(map.lastRow(), 99'999'999);
  EXPECT_EQ(map.yOf(99'999'999), 475);
  EXPECT_EQ(map.barValue(), map.barMaximum());
}

TEST(ScrollMapTest, MakesEachRowReachableByItself) {
  ScrollMap map = MapOf(100'000'000, 500);
  for (const qint64 row :
       {0LL, 1LL, 49'999'999LL, 77'777'777LL, 99'999'999LL}) {
    map.makeVisible(row);
    EXPECT_LE(map.firstRow(), row);
    EXPECT_GE(map.lastRow(), row);
    // What the scroll bar shows leads back to the same pixel.
    const qint64 top = map.top();
    map.setFromBar(map.barValue());
    EXPECT_EQ(map.top(), top);
  }
}

TEST(ScrollMapTest, StaysInsideWhenRowsGoAway) {
  ScrollMap map = MapOf(1000, 500);
  map.setTop(map.maximum());

  map.setContent(10, 25);

  EXPECT_EQ(map.top(), 0);
  EXPECT_EQ(map.lastRow(), 9);
}

TEST(ColumnLayoutTest, FindsColumnsAndTheirEdges) {
  ColumnLayout layout;
  layout.setWidths({100, 60, 80});

  EXPECT_EQ(layout.totalWidth(), 240);
  EXPECT_EQ(layout.columnAt(0), 0);
  EXPECT_EQ(layout.columnAt(100), 1);
  EXPECT_EQ(layout.columnAt(240), -1);
  EXPECT_EQ(layout.edgeAt(102), 0);
  EXPECT_EQ(layout.edgeAt(130), -1);
}

TEST(ColumnLayoutTest, SkipsHiddenColumns) {
  ColumnLayout layout;
  layout.setWidths({100, 60, 80});
  layout.setHidden(1, true);

  EXPECT_EQ(layout.columnAt(100), 2);
  EXPECT_EQ(layout.next(0, +1), 2);
  EXPECT_EQ(layout.next(2, -1), 0);
  layout.setHidden(0, true);
  EXPECT_EQ(layout.firstShown(), 2);
  EXPECT_EQ(layout.totalWidth(), 80);
}

TEST(ColumnLayoutTest, KeepsWidthsUsable) {
  ColumnLayout layout;
  layout.setWidths({1, 100'000});

  EXPECT_EQ(layout.width(0), ColumnLayout::kNarrowest);
  EXPECT_EQ(layout.width(1), ColumnLayout::kWidest);
  layout.setWidth(7, 50);
  EXPECT_EQ(layout.width(7), 0);
}

}  // namespace
}  // namespace osiris::desktop
