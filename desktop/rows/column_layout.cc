#include "desktop/rows/column_layout.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace osiris::desktop {

void ColumnLayout::setWidths(std::vector<int> widths) {
  widths_ = std::move(widths);
  hidden_.assign(widths_.size(), false);
  for (int& width : widths_) width = std::clamp(width, kNarrowest, kWidest);
}

void ColumnLayout::setWidth(int column, int width) {
  if (column < 0 || column >= count()) return;
  widths_[static_cast<size_t>(column)] = std::clamp(width, kNarrowest, kWidest);
}

int ColumnLayout::width(int column) const {
  if (column < 0 || column >= count() || hidden(column)) return 0;
  return widths_[static_cast<size_t>(column)];
}

void ColumnLayout::setHidden(int column, bool hidden) {
  if (column < 0 || column >= count()) return;
  hidden_[static_cast<size_t>(column)] = hidden;
}

bool ColumnLayout::hidden(int column) const {
  return column >= 0 && column < count() &&
         hidden_[static_cast<size_t>(column)];
}

int ColumnLayout::x(int column) const {
  int x = 0;
  for (int i = 0; i < std::min(column, count()); ++i) x += width(i);
  return x;
}

int ColumnLayout::columnAt(int x) const {
  int left = 0;
  for (int i = 0; i < count(); ++i) {
    const int right = left + width(i);
    if (x >= left && x < right) return i;
    left = right;
  }
  return -1;
}

int ColumnLayout::edgeAt(int x, int slack) const {
  int right = 0;
  for (int i = 0; i < count(); ++i) {
    right += width(i);
    if (width(i) > 0 && std::abs(x - right) <= slack) return i;
  }
  return -1;
}

int ColumnLayout::next(int column, int step) const {
  for (int i = column + step; i >= 0 && i < count(); i += step) {
    if (!hidden(i)) return i;
  }
  return column;
}

int ColumnLayout::firstShown() const { return hidden(0) ? next(0, +1) : 0; }

int ColumnLayout::lastShown() const {
  const int last = count() - 1;
  return hidden(last) ? next(last, -1) : last;
}

}  // namespace osiris::desktop
