#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace osiris {

// One value as the source sent it: nothing is converted, rounded or cut
// without a mark.
struct Cell {
  enum class Kind : uint8_t {
    kNull,
    kInteger,
    kReal,
    // UTF-8; a source's invalid bytes make it a kBlob.
    kText,
    kBlob,
  };

  Kind kind = Kind::kNull;
  int64_t integer = 0;
  double real = 0;
  // kText and kBlob: the bytes, at most ReadQuery::max_cell_bytes of them
  // (text is cut between characters).
  std::string bytes;
  // Length in bytes at the source; larger than `bytes.size()` means cut.
  int64_t full_bytes = 0;

  bool cut() const { return full_bytes > static_cast<int64_t>(bytes.size()); }

  friend bool operator==(const Cell&, const Cell&) = default;
};

// A column of a table.
struct TableColumn {
  // Empty where the source has none.
  std::string schema;
  std::string table;
  std::string column;

  friend auto operator<=>(const TableColumn&, const TableColumn&) = default;
};

// Where the columns of a view come from, or of a table that shows what is in
// others. Empty of other tables, and where the source does not say.
struct RowOrigins {
  // Of each column of the rows, the one that it shows as it is; nullopt where
  // it is computed, or nobody can tell.
  std::vector<std::optional<TableColumn>> shown;
  // Every column that the view reads, for what it is computed from. Sorted,
  // each once. One without a name is all of its table, whose rows these are in
  // another form; without a table, all of the source, as where a view reads
  // which tables there are.
  std::vector<TableColumn> read;

  bool empty() const { return shown.empty(); }

  friend bool operator==(const RowOrigins&, const RowOrigins&) = default;
};

// Rows of one shape.
struct RowBatch {
  // A driver begins another batch rather than exceed this.
  static constexpr size_t kMaxCells = 1 << 20;

  std::vector<std::string> columns;
  // Row by row: the cell of row r and column c is at r * columns.size() + c.
  std::vector<Cell> cells;
  // The first batch of a reader has them, for all.
  RowOrigins origins = {};

  size_t rows() const {
    return columns.empty() ? 0 : cells.size() / columns.size();
  }
  const Cell& at(size_t row, size_t column) const {
    return cells[row * columns.size() + column];
  }

  friend bool operator==(const RowBatch&, const RowBatch&) = default;
};

// The form in which batches cross processes: little endian, lengths before
// bytes. Decode accepts exactly what Encode writes of a batch that keeps the
// rules above (whole rows, at most kMaxCells, UTF-8 in names and text, as many
// origins as columns or none), and
// never reads outside `bytes`; anything else is PROTOCOL/FRAME_INVALID.
std::string EncodeRowBatch(const RowBatch& batch);
absl::StatusOr<RowBatch> DecodeRowBatch(std::string_view bytes);

}  // namespace osiris
