#include "core/driver/row_batch.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/driver/packed_bytes.h"
#include "core/driver/utf8.h"

// u32 columns, { u32 bytes, name }...
// u32 cells,   { u8 kind, value }...
//   integer, real:  8 bytes
//   text, blob:     u64 full bytes, u32 bytes, bytes
// and of a view
//   { u8 0 or 1, column }... as many as columns
//   u32 columns read, column...
// A column is three texts: u32 bytes, bytes.

namespace osiris {
namespace {

// Three lengths.
constexpr size_t kLeastColumn = 12;

bool TakeCell(Unpacker& reader, Cell& cell) {
  uint64_t kind = 0;
  if (!reader.TakeInteger(1, kind)) return false;
  uint64_t value = 0;
  switch (kind) {
    case static_cast<uint64_t>(Cell::Kind::kNull):
      return true;
    case static_cast<uint64_t>(Cell::Kind::kInteger):
      if (!reader.TakeInteger(8, value)) return false;
      cell.kind = Cell::Kind::kInteger;
      cell.integer = static_cast<int64_t>(value);
      return true;
    case static_cast<uint64_t>(Cell::Kind::kReal):
      if (!reader.TakeInteger(8, value)) return false;
      cell.kind = Cell::Kind::kReal;
      cell.real = std::bit_cast<double>(value);
      return true;
    case static_cast<uint64_t>(Cell::Kind::kText):
    case static_cast<uint64_t>(Cell::Kind::kBlob):
      if (!reader.TakeInteger(8, value) || !reader.TakeBytes(cell.bytes))
        return false;
      cell.kind = static_cast<Cell::Kind>(kind);
      if (value > uint64_t{std::numeric_limits<int64_t>::max()} ||
          value < cell.bytes.size()) {
        return false;
      }
      cell.full_bytes = static_cast<int64_t>(value);
      return cell.kind == Cell::Kind::kBlob || IsUtf8(cell.bytes);
    default:
      return false;
  }
}

bool TakeColumns(Unpacker& reader, std::vector<std::string>& columns) {
  size_t count = 0;
  if (!reader.TakeCount(4, count)) return false;
  columns.resize(count);
  for (std::string& column : columns) {
    if (!reader.TakeText(column)) return false;
  }
  return true;
}

bool TakeColumn(Unpacker& reader, TableColumn& column) {
  return reader.TakeText(column.schema) && reader.TakeText(column.table) &&
         reader.TakeText(column.column);
}

void PackColumn(const TableColumn& column, std::string& out) {
  PackBytes(column.schema, out);
  PackBytes(column.table, out);
  PackBytes(column.column, out);
}

bool TakeOrigins(Unpacker& reader, size_t columns, RowOrigins& origins) {
  origins.shown.resize(columns);
  for (std::optional<TableColumn>& column : origins.shown) {
    uint64_t there = 0;
    if (!reader.TakeInteger(1, there) || there > 1) return false;
    if (there == 1 && !TakeColumn(reader, column.emplace())) return false;
  }
  size_t count = 0;
  if (!reader.TakeCount(kLeastColumn, count)) return false;
  origins.read.resize(count);
  for (TableColumn& column : origins.read) {
    if (!TakeColumn(reader, column)) return false;
  }
  return std::adjacent_find(origins.read.begin(), origins.read.end(),
                            std::greater_equal<>()) == origins.read.end() &&
         reader.left() == 0;
}

void PackOrigins(const RowOrigins& origins, std::string& out) {
  for (const std::optional<TableColumn>& column : origins.shown) {
    PackInteger(column.has_value(), 1, out);
    if (column) PackColumn(*column, out);
  }
  PackInteger(origins.read.size(), 4, out);
  for (const TableColumn& column : origins.read) PackColumn(column, out);
}

bool TakeBatch(Unpacker& reader, RowBatch& batch) {
  if (!TakeColumns(reader, batch.columns)) return false;
  size_t count = 0;
  if (!reader.TakeCount(1, count) || count > RowBatch::kMaxCells) return false;
  if (batch.columns.empty() ? count != 0 : count % batch.columns.size() != 0) {
    return false;
  }
  batch.cells.resize(count);
  for (Cell& cell : batch.cells) {
    if (!TakeCell(reader, cell)) return false;
  }
  if (reader.left() == 0) return true;
  return !batch.columns.empty() &&
         TakeOrigins(reader, batch.columns.size(), batch.origins);
}

}  // namespace

std::string EncodeRowBatch(const RowBatch& batch) {
  // Kind, length and full length of a text, and some of most.
  constexpr size_t kCellBytes = 32;
  std::string out;
  out.reserve((batch.columns.size() + batch.cells.size()) * kCellBytes);
  PackInteger(batch.columns.size(), 4, out);
  for (const std::string& column : batch.columns) PackBytes(column, out);
  PackInteger(batch.cells.size(), 4, out);
  for (const Cell& cell : batch.cells) {
    PackInteger(static_cast<uint8_t>(cell.kind), 1, out);
    switch (cell.kind) {
      case Cell::Kind::kNull:
        break;
      case Cell::Kind::kInteger:
        PackInteger(static_cast<uint64_t>(cell.integer), 8, out);
        break;
      case Cell::Kind::kReal:
        PackInteger(std::bit_cast<uint64_t>(cell.real), 8, out);
        break;
      case Cell::Kind::kText:
      case Cell::Kind::kBlob:
        PackInteger(static_cast<uint64_t>(cell.full_bytes), 8, out);
        PackBytes(cell.bytes, out);
        break;
    }
  }
  if (!batch.origins.empty()) PackOrigins(batch.origins, out);
  return out;
}

absl::StatusOr<RowBatch> DecodeRowBatch(std::string_view bytes) {
  RowBatch batch;
  Unpacker reader(bytes);
  if (TakeBatch(reader, batch)) return batch;
  return MakeError(ErrorCode::kProtocolFrameInvalid,
                   "these bytes are no batch of rows");
}

}  // namespace osiris
