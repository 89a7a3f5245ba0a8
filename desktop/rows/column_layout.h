#pragma once

#include <vector>

namespace osiris::desktop {

// Where columns stand, left to right, in logical pixels. Hidden columns keep
// their width and take no room.
class ColumnLayout {
 public:
  static constexpr int kNarrowest = 44;
  static constexpr int kWidest = 1200;

  void setWidths(std::vector<int> widths);
  int count() const { return static_cast<int>(widths_.size()); }

  // Clamped to what a column may be.
  void setWidth(int column, int width);
  int width(int column) const;
  void setHidden(int column, bool hidden);
  bool hidden(int column) const;

  // Left edge of `column`; x(count()) is the whole width.
  int x(int column) const;
  int totalWidth() const { return x(count()); }

  // The column that covers `x`, or -1.
  int columnAt(int x) const;
  // The column whose right edge is within `slack` of `x`, or -1.
  int edgeAt(int x, int slack = 4) const;
  // The nearest shown column from `column` in direction `step` (+1, -1), or
  // `column` if there is none.
  int next(int column, int step) const;
  int firstShown() const;
  int lastShown() const;

 private:
  std::vector<int> widths_;
  std::vector<bool> hidden_;
};

}  // namespace osiris::desktop
