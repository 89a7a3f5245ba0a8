#include "core/driver/row_batch.h"

#include <bit>
#include <limits>
#include <utility>

#include "core/base/error_info.h"
#include "core/driver/utf8.h"

// u32 columns, { u32 bytes, name }...
// u32 cells,   { u8 kind, value }...
//   integer, real:  8 bytes
//   text, blob:     u64 full bytes, u32 bytes, bytes

namespace osiris {
namespace {

void Put(uint64_t value, int bytes, std::string& out) {
  for (int i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i));
  }
}

void PutBytes(std::string_view bytes, std::string& out) {
  Put(bytes.size(), 4, out);
  out += bytes;
}

// Takes values off the front of bytes; says false once they run out.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  bool Take(int bytes, uint64_t& value) {
    if (left_.size() < static_cast<size_t>(bytes)) return false;
    value = 0;
    for (int i = 0; i < bytes; ++i) {
      value |= uint64_t{static_cast<uint8_t>(left_[i])} << (8 * i);
    }
    left_.remove_prefix(bytes);
    return true;
  }

  bool TakeBytes(std::string& bytes) {
    uint64_t size = 0;
    if (!Take(4, size) || left_.size() < size) return false;
    bytes.assign(left_.substr(0, size));
    left_.remove_prefix(size);
    return true;
  }

  size_t left() const { return left_.size(); }

 private:
  std::string_view left_;
};

bool TakeCell(Reader& reader, Cell& cell) {
  uint64_t kind = 0;
  if (!reader.Take(1, kind)) return false;
  uint64_t value = 0;
  switch (kind) {
    case static_cast<uint64_t>(Cell::Kind::kNull):
      return true;
    case static_cast<uint64_t>(Cell::Kind::kInteger):
      if (!reader.Take(8, value)) return false;
      cell.kind = Cell::Kind::kInteger;
      cell.integer = static_cast<int64_t>(value);
      return true;
    case static_cast<uint64_t>(Cell::Kind::kReal):
      if (!reader.Take(8, value)) return false;
      cell.kind = Cell::Kind::kReal;
      cell.real = std::bit_cast<double>(value);
      return true;
    case static_cast<uint64_t>(Cell::Kind::kText):
    case static_cast<uint64_t>(Cell::Kind::kBlob):
      if (!reader.Take(8, value) || !reader.TakeBytes(cell.bytes)) return false;
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

bool TakeColumns(Reader& reader, std::vector<std::string>& columns) {
  uint64_t count = 0;
  // Each takes at least its length, so the count cannot make memory of air.
  if (!reader.Take(4, count) || count > reader.left() / 4) return false;
  columns.resize(count);
  for (std::string& column : columns) {
    if (!reader.TakeBytes(column) || !IsUtf8(column)) return false;
  }
  return true;
}

bool TakeBatch(Reader& reader, RowBatch& batch) {
  if (!TakeColumns(reader, batch.columns)) return false;
  uint64_t count = 0;
  if (!reader.Take(4, count) || count > RowBatch::kMaxCells ||
      count > reader.left()) {
    return false;
  }
  if (batch.columns.empty() ? count != 0 : count % batch.columns.size() != 0) {
    return false;
  }
  batch.cells.resize(count);
  for (Cell& cell : batch.cells) {
    if (!TakeCell(reader, cell)) return false;
  }
  return reader.left() == 0;
}

}  // namespace

std::string EncodeRowBatch(const RowBatch& batch) {
  std::string out;
  Put(batch.columns.size(), 4, out);
  for (const std::string& column : batch.columns) PutBytes(column, out);
  Put(batch.cells.size(), 4, out);
  for (const Cell& cell : batch.cells) {
    Put(static_cast<uint8_t>(cell.kind), 1, out);
    switch (cell.kind) {
      case Cell::Kind::kNull:
        break;
      case Cell::Kind::kInteger:
        Put(static_cast<uint64_t>(cell.integer), 8, out);
        break;
      case Cell::Kind::kReal:
        Put(std::bit_cast<uint64_t>(cell.real), 8, out);
        break;
      case Cell::Kind::kText:
      case Cell::Kind::kBlob:
        Put(static_cast<uint64_t>(cell.full_bytes), 8, out);
        PutBytes(cell.bytes, out);
        break;
    }
  }
  return out;
}

absl::StatusOr<RowBatch> DecodeRowBatch(std::string_view bytes) {
  RowBatch batch;
  Reader reader(bytes);
  if (TakeBatch(reader, batch)) return batch;
  return MakeError(ErrorCode::kProtocolFrameInvalid,
                   "these bytes are no batch of rows");
}

}  // namespace osiris
