#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/render/page.h"

namespace osiris::cli {

// One cell. The text may be anybody's: it is made safe when it is shown.
struct TableCell {
  enum class Tone { kPlain, kGood, kCaution, kBad, kQuiet };

  TableCell() = default;
  // From anything a std::string is made of: rows are written as lists.
  template <typename Text>
  TableCell(Text&& text, Tone tone = Tone::kPlain)  // NOLINT
      : text(std::forward<Text>(text)), tone(tone) {}

  std::string text;
  Tone tone = Tone::kPlain;
};

// Columns of text under headings, aligned by cells. On a page too narrow for
// it the widest columns are cut.
class TableView {
 public:
  struct Column {
    std::string heading;
    // For numbers.
    bool right_aligned = false;
  };

  explicit TableView(std::vector<Column> columns);

  // As many cells as columns.
  void Add(std::vector<TableCell> row);

  bool empty() const { return rows_.empty(); }

  // Lines, each ended; no trailing spaces. A column without any text is left
  // out. Empty without rows.
  std::string Render(const Page& page) const;

 private:
  std::vector<size_t> Widths(size_t page_width) const;
  std::string RenderRow(const std::vector<TableCell>& row,
                        const std::vector<size_t>& widths,
                        const Palette& palette) const;

  std::vector<Column> columns_;
  std::vector<std::vector<TableCell>> rows_;
};

}  // namespace osiris::cli
