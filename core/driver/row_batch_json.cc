#include "core/driver/row_batch_json.h"

#include <sodium.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "core/driver/strict_object.h"

namespace osiris {
namespace {

// Every double holds each integer up to here exactly, and so does JavaScript.
constexpr int64_t kMaxExact = int64_t{1} << 53;

std::string Base64(const std::string& bytes) {
  const size_t size =
      sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  std::string text(size, '\0');
  sodium_bin2base64(text.data(), size,
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

bool FromBase64(const std::string& text, std::string* bytes) {
  bytes->resize(text.size() / 4 * 3);
  size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes->data()),
                        bytes->size(), text.data(), text.size(), nullptr, &size,
                        &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size()) {
    return false;
  }
  bytes->resize(size);
  return true;
}

Json RealToJson(double real) {
  if (std::isnan(real)) return {{"real", "NaN"}};
  if (std::isinf(real)) {
    return {{"real", real > 0 ? "Infinity" : "-Infinity"}};
  }
  return real;
}

Json CellToJson(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return nullptr;
    case Cell::Kind::kInteger:
      if (cell.integer >= -kMaxExact && cell.integer <= kMaxExact) {
        return cell.integer;
      }
      return {{"integer", std::to_string(cell.integer)}};
    case Cell::Kind::kReal:
      return RealToJson(cell.real);
    case Cell::Kind::kText:
      if (!cell.cut()) return cell.bytes;
      return {{"text", cell.bytes}, {"bytes", cell.full_bytes}};
    case Cell::Kind::kBlob:
      break;
  }
  return {{"base64", Base64(cell.bytes)}, {"bytes", cell.full_bytes}};
}

bool RealFrom(const std::string& name, double* real) {
  using Limits = std::numeric_limits<double>;
  if (name == "NaN") *real = Limits::quiet_NaN();
  if (name == "Infinity") *real = Limits::infinity();
  if (name == "-Infinity") *real = -Limits::infinity();
  return name == "NaN" || name == "Infinity" || name == "-Infinity";
}

bool CellFromObject(const Json& json, Cell* cell) {
  StrictObject object(json);
  if (json.contains("integer")) {
    cell->kind = Cell::Kind::kInteger;
    const std::string digits = object.Text("integer");
    const auto [end, error] = std::from_chars(
        digits.data(), digits.data() + digits.size(), cell->integer);
    return object.Finished() && error == std::errc() &&
           end == digits.data() + digits.size();
  }
  if (json.contains("real")) {
    cell->kind = Cell::Kind::kReal;
    return RealFrom(object.Text("real"), &cell->real) && object.Finished();
  }
  const bool text = json.contains("text");
  cell->kind = text ? Cell::Kind::kText : Cell::Kind::kBlob;
  if (text) {
    cell->bytes = object.Text("text");
  } else if (!FromBase64(object.Text("base64"), &cell->bytes)) {
    return false;
  }
  cell->full_bytes = object.Integer("bytes");
  return object.Finished() &&
         cell->full_bytes >= static_cast<int64_t>(cell->bytes.size());
}

bool CellFrom(const Json& json, Cell* cell) {
  if (json.is_null()) return true;
  if (json.is_object()) return CellFromObject(json, cell);
  if (json.is_number_integer()) {
    cell->kind = Cell::Kind::kInteger;
    cell->integer = json.get<int64_t>();
    return true;
  }
  if (json.is_number_float()) {
    cell->kind = Cell::Kind::kReal;
    cell->real = json.get<double>();
    return true;
  }
  if (!json.is_string()) return false;
  cell->kind = Cell::Kind::kText;
  cell->bytes = json.get<std::string>();
  cell->full_bytes = static_cast<int64_t>(cell->bytes.size());
  return true;
}

}  // namespace

Json ToJson(const RowBatch& batch) {
  Json rows = Json::array();
  for (size_t row = 0; row < batch.rows(); ++row) {
    Json cells = Json::array();
    for (size_t column = 0; column < batch.columns.size(); ++column) {
      cells.push_back(CellToJson(batch.at(row, column)));
    }
    rows.push_back(std::move(cells));
  }
  return {{"columns", batch.columns}, {"rows", std::move(rows)}};
}

absl::StatusOr<RowBatch> RowBatchFromJson(const Json& json) {
  const absl::Status malformed =
      absl::InvalidArgumentError("these are no rows that Osiris wrote");
  StrictObject object(json);
  RowBatch batch;
  batch.columns = object.Texts("columns");
  for (const Json& row : object.Array("rows")) {
    if (!row.is_array() || row.size() != batch.columns.size()) {
      return malformed;
    }
    for (const Json& value : row) {
      if (!CellFrom(value, &batch.cells.emplace_back())) return malformed;
    }
  }
  if (!object.Finished()) return malformed;
  return batch;
}

}  // namespace osiris
