#include "cli/render/table_view.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "cli/render/display_text.h"

namespace osiris::cli {
namespace {

constexpr size_t kGap = 2;
// A column is not cut below this.
constexpr size_t kLeastCells = 6;

std::string Toned(std::string_view text, TableCell::Tone tone,
                  const Palette& palette) {
  switch (tone) {
    case TableCell::Tone::kGood:
      return palette.Good(text);
    case TableCell::Tone::kCaution:
      return palette.Caution(text);
    case TableCell::Tone::kBad:
      return palette.Bad(text);
    case TableCell::Tone::kQuiet:
      return palette.Quiet(text);
    case TableCell::Tone::kPlain:
      break;
  }
  return std::string(text);
}

// Cells of a row, without the columns that have no width.
size_t TotalWidth(const std::vector<size_t>& widths) {
  const size_t shown = std::count_if(widths.begin(), widths.end(),
                                     [](size_t width) { return width > 0; });
  const size_t gaps = shown > 0 ? (shown - 1) * kGap : 0;
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

}  // namespace

TableView::TableView(std::vector<Column> columns)
    : columns_(std::move(columns)) {}

void TableView::Add(std::vector<TableCell> row) {
  row.resize(columns_.size());
  for (TableCell& cell : row) cell.text = SafeText(cell.text);
  rows_.push_back(std::move(row));
}

std::vector<size_t> TableView::Widths(size_t page_width) const {
  std::vector<size_t> widths(columns_.size(), 0);
  for (const std::vector<TableCell>& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i].text));
    }
  }
  for (size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] == 0) continue;
    widths[i] = std::max(widths[i], DisplayWidth(columns_[i].heading));
  }
  while (TotalWidth(widths) > page_width) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (widest == widths.end() || *widest <= kLeastCells) break;
    --*widest;
  }
  return widths;
}

std::string TableView::RenderRow(const std::vector<TableCell>& row,
                                 const std::vector<size_t>& widths,
                                 const Palette& palette) const {
  std::string line;
  // Spaces are written before the next text only, so that none trail.
  size_t owed = 0;
  for (size_t i = 0; i < row.size(); ++i) {
    if (widths[i] == 0) continue;
    const std::string text = Truncate(row[i].text, widths[i]);
    const size_t fill = widths[i] - DisplayWidth(text);
    if (columns_[i].right_aligned) owed += fill;
    if (!text.empty()) {
      line.append(owed, ' ');
      line += Toned(text, row[i].tone, palette);
      owed = 0;
    }
    owed += kGap + (columns_[i].right_aligned ? 0 : fill);
  }
  return line + "\n";
}

std::string TableView::Render(const Page& page) const {
  if (rows_.empty()) return "";
  const std::vector<size_t> widths = Widths(page.width);
  std::vector<TableCell> headings;
  for (const Column& column : columns_) {
    headings.emplace_back(column.heading, TableCell::Tone::kQuiet);
  }
  std::string out = RenderRow(headings, widths, page.palette);
  for (const std::vector<TableCell>& row : rows_) {
    out += RenderRow(row, widths, page.palette);
  }
  return out;
}

}  // namespace osiris::cli
