#include "core/driver/cells.h"

#include "core/driver/utf8.h"

namespace osiris {
namespace {

Cell BytesCell(Cell::Kind kind, std::string_view bytes, size_t kept) {
  Cell cell;
  cell.kind = kind;
  cell.bytes.assign(bytes.substr(0, kept));
  cell.full_bytes = static_cast<int64_t>(bytes.size());
  return cell;
}

}  // namespace

Cell IntegerCell(int64_t value) {
  Cell cell;
  cell.kind = Cell::Kind::kInteger;
  cell.integer = value;
  return cell;
}

Cell RealCell(double value) {
  Cell cell;
  cell.kind = Cell::Kind::kReal;
  cell.real = value;
  return cell;
}

Cell TextCell(std::string_view bytes, int64_t max_bytes) {
  if (!IsUtf8(bytes)) return BlobCell(bytes, max_bytes);
  return BytesCell(Cell::Kind::kText, bytes, WholeCharacters(bytes, max_bytes));
}

Cell BlobCell(std::string_view bytes, int64_t max_bytes) {
  return BytesCell(Cell::Kind::kBlob, bytes, max_bytes);
}

}  // namespace osiris
