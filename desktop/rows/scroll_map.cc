#include "desktop/rows/scroll_map.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace osiris::desktop {

void ScrollMap::setContent(qint64 row_count, int row_height) {
  row_count_ = row_count;
  row_height_ = row_height;
  setTop(top_);
}

void ScrollMap::setViewport(int height) {
  height_ = height;
  setTop(top_);
}

void ScrollMap::setTop(qint64 pixels) {
  top_ = std::clamp<qint64>(pixels, 0, maximum());
}

qint64 ScrollMap::maximum() const {
  return std::max<qint64>(0, row_count_ * row_height_ - height_);
}

qint64 ScrollMap::lastRow() const {
  if (height_ <= 0) return std::min<qint64>(row_count_, firstRow() + 1) - 1;
  return std::min<qint64>(row_count_ - 1, (top_ + height_ - 1) / row_height_);
}

int ScrollMap::yOf(qint64 row) const {
  constexpr qint64 kFar = std::numeric_limits<int>::max() / 4;
  return static_cast<int>(
      std::clamp<qint64>(row * row_height_ - top_, -kFar, kFar));
}

qint64 ScrollMap::rowAt(int y) const {
  const qint64 row = (top_ + y) / row_height_;
  return top_ + y < 0 || row >= row_count_ ? -1 : row;
}

void ScrollMap::makeVisible(qint64 row) {
  const qint64 y = row * row_height_;
  if (y < top_) {
    setTop(y);
  } else if (y + row_height_ > top_ + height_) {
    setTop(y + row_height_ - height_);
  }
}

qint64 ScrollMap::rowsPerPage() const {
  return std::max(1, height_ / row_height_);
}

int ScrollMap::barMaximum() const {
  return static_cast<int>(std::min<qint64>(maximum(), kMostSteps));
}

int ScrollMap::barValue() const {
  if (!scaled()) return static_cast<int>(top_);
  return static_cast<int>(
      std::llround(static_cast<long double>(top_) * kMostSteps / maximum()));
}

int ScrollMap::barPageStep() const {
  if (!scaled()) return std::max(1, height_);
  return std::max(1, static_cast<int>(static_cast<long double>(height_) *
                                      kMostSteps / maximum()));
}

void ScrollMap::setFromBar(int value) {
  // The same place comes back as the same pixel: no drift by rounding.
  if (value == barValue()) return;
  if (!scaled()) {
    setTop(value);
  } else {
    setTop(
        std::llround(static_cast<long double>(value) * maximum() / kMostSteps));
  }
}

}  // namespace osiris::desktop
