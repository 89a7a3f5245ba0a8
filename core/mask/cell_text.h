#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>

#include "core/driver/row_batch.h"
#include "fmt/format.h"

namespace osiris {

// What a cell shows, without a copy of what it holds.
class CellText {
 public:
  // Nothing of a NULL and of a blob. The cell outlives it, unchanged.
  explicit CellText(const Cell& cell) : cell_(cell) {
    if (cell.kind == Cell::Kind::kInteger) {
      size_ = std::to_chars(number_.begin(), number_.end(), cell.integer).ptr -
              number_.begin();
    } else if (cell.kind == Cell::Kind::kReal) {
      size_ = fmt::format_to_n(number_.begin(), number_.size(), "{}", cell.real)
                  .size;
    }
  }

  std::string_view view() const {
    if (cell_.kind == Cell::Kind::kText) return cell_.bytes;
    return {number_.data(), size_};
  }

 private:
  const Cell& cell_;
  size_t size_ = 0;
  // Of an integer or a double, at its longest.
  std::array<char, 32> number_;
};

// Ends `cell` before the character that begins at or before `size`, and says
// that it is cut.
inline void CutText(Cell& cell, size_t size) {
  while (size > 0 && size < cell.bytes.size() &&
         (cell.bytes[size] & 0xC0) == 0x80) {
    --size;
  }
  cell.bytes.resize(std::min(size, cell.bytes.size()));
}

}  // namespace osiris
