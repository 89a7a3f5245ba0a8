#pragma once

#include <QtGlobal>

namespace osiris::desktop {

// Where a view of `row_count` equal rows stands, exact to the pixel for any
// number of rows: positions are 64-bit, and the scroll bar, which counts in
// int, gets a scaled image of them.
class ScrollMap {
 public:
  // The most steps that a scroll bar is given.
  static constexpr int kMostSteps = 1 << 30;

  void setContent(qint64 row_count, int row_height);
  void setViewport(int height);

  // Distance of the viewport's top from the first row, 0 to maximum().
  qint64 top() const { return top_; }
  void setTop(qint64 pixels);
  qint64 maximum() const;

  qint64 firstRow() const { return top_ / row_height_; }
  // The last row of which any pixel shows; -1 when there are no rows.
  qint64 lastRow() const;
  // Top of `row` in the viewport; far away where the row is far away.
  int yOf(qint64 row) const;
  // The row at `y` in the viewport, or -1.
  qint64 rowAt(int y) const;
  // Moves as little as needed for `row` to show in full.
  void makeVisible(qint64 row);
  // Rows that fit in full, at least one.
  qint64 rowsPerPage() const;

  int barMaximum() const;
  int barValue() const;
  int barPageStep() const;
  // Moves to where a scroll bar of value `value` stands.
  void setFromBar(int value);

 private:
  bool scaled() const { return maximum() > kMostSteps; }

  qint64 row_count_ = 0;
  int row_height_ = 25;
  int height_ = 0;
  qint64 top_ = 0;
};

}  // namespace osiris::desktop
