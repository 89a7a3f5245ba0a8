#include "core/driver/row_batch_json.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "core/base/status_macros.h"
#include "core/driver/json_object_reader.h"
#include "sodium.h"

namespace osiris {
namespace {

// Beyond it, readers of JSON that know only doubles would round.
constexpr int64_t kMaxSafe = int64_t{1} << 53;
constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;

bool IsSafe(int64_t integer) {
  return integer >= -kMaxSafe && integer <= kMaxSafe;
}

// The number that is written as the string `text`, if any is.
std::optional<Cell> NumberWrittenAs(std::string_view text) {
  Cell cell;
  cell.kind = Cell::Kind::kReal;
  if (text == "NaN") cell.real = std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") cell.real = HUGE_VAL;
  if (text == "-Infinity") cell.real = -HUGE_VAL;
  if (cell.real != 0) return cell;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, cell.integer);
  if (error != std::errc() || stop != end || IsSafe(cell.integer) ||
      std::to_string(cell.integer) != text) {
    return std::nullopt;
  }
  cell.kind = Cell::Kind::kInteger;
  return cell;
}

Json RealToJson(double real) {
  if (std::isnan(real)) return "NaN";
  if (std::isinf(real)) return real > 0 ? "Infinity" : "-Infinity";
  return real;
}

std::string ToBase64(const std::string& bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kBase64);
  text.pop_back();
  return text;
}

std::optional<std::string> FromBase64(const std::string& text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()),
                        bytes.size(), text.data(), text.size(), nullptr, &size,
                        nullptr, kBase64) != 0) {
    return std::nullopt;
  }
  bytes.resize(size);
  return bytes;
}

// What is written as an object: bytes, and text that is no plain string.
absl::StatusOr<Cell> BytesFromJson(const Json& json) {
  Cell cell;
  JsonObjectReader reader(json, "cell");
  if (const auto base64 = reader.OptionalText("base64")) {
    cell.kind = Cell::Kind::kBlob;
    std::optional<std::string> bytes = FromBase64(*base64);
    if (!bytes.has_value()) reader.Reject("base64");
    cell.bytes = std::move(bytes).value_or("");
  } else {
    cell.kind = Cell::Kind::kText;
    cell.bytes = reader.Text("text");
  }
  cell.full_bytes = reader.Integer("bytes");
  if (cell.full_bytes < static_cast<int64_t>(cell.bytes.size())) {
    reader.Reject("bytes");
  }
  if (cell.kind == Cell::Kind::kText && !cell.cut() &&
      !NumberWrittenAs(cell.bytes).has_value()) {
    reader.Reject("text");
  }
  RETURN_IF_ERROR(reader.status());
  return cell;
}

}  // namespace

Json ToJson(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return nullptr;
    case Cell::Kind::kInteger:
      if (IsSafe(cell.integer)) return cell.integer;
      return std::to_string(cell.integer);
    case Cell::Kind::kReal:
      return RealToJson(cell.real);
    case Cell::Kind::kText:
      if (!cell.cut() && !NumberWrittenAs(cell.bytes).has_value()) {
        return cell.bytes;
      }
      return {{"text", cell.bytes}, {"bytes", cell.full_bytes}};
    case Cell::Kind::kBlob:
      return {{"base64", ToBase64(cell.bytes)}, {"bytes", cell.full_bytes}};
  }
  return nullptr;
}

absl::StatusOr<Cell> CellFromJson(const Json& json) {
  Cell cell;
  if (json.is_null()) return cell;
  if (json.is_object()) return BytesFromJson(json);
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    if (auto number = NumberWrittenAs(text)) return *std::move(number);
    cell.kind = Cell::Kind::kText;
    cell.bytes = text;
    cell.full_bytes = static_cast<int64_t>(text.size());
    return cell;
  }
  if (json.is_number_float()) {
    cell.kind = Cell::Kind::kReal;
    cell.real = json.get<double>();
    return cell;
  }
  const std::optional<int64_t> integer = IntegerFrom(json);
  if (!integer.has_value() || !IsSafe(*integer)) {
    return absl::InvalidArgumentError("this is no cell");
  }
  cell.kind = Cell::Kind::kInteger;
  cell.integer = *integer;
  return cell;
}

namespace {

void AppendText(const Cell& cell, std::string& out) {
  const bool plain_text = cell.kind == Cell::Kind::kText && !cell.cut() &&
                          !NumberWrittenAs(cell.bytes).has_value();
  if (plain_text) {
    AppendJsonText(cell.bytes, out);
  } else if (cell.kind == Cell::Kind::kInteger && IsSafe(cell.integer)) {
    AppendJsonNumber(cell.integer, out);
  } else if (cell.kind == Cell::Kind::kReal && std::isfinite(cell.real)) {
    AppendJsonNumber(cell.real, out);
  } else if (cell.kind == Cell::Kind::kNull) {
    out += "null";
  } else {
    out += DumpJson(ToJson(cell));
  }
}

}  // namespace

void AppendRowText(const RowBatch& batch, size_t row, std::string& out) {
  out += '[';
  for (size_t column = 0; column < batch.columns.size(); ++column) {
    if (column > 0) out += ',';
    AppendText(batch.at(row, column), out);
  }
  out += ']';
}

Json ToJson(const RowBatch& batch) {
  Json rows = Json::array();
  for (size_t row = 0; row < batch.rows(); ++row) {
    Json cells = Json::array();
    for (size_t column = 0; column < batch.columns.size(); ++column) {
      cells.push_back(ToJson(batch.at(row, column)));
    }
    rows.push_back(std::move(cells));
  }
  return {{"columns", batch.columns}, {"rows", std::move(rows)}};
}

absl::StatusOr<RowBatch> RowBatchFromJson(const Json& json) {
  RowBatch batch;
  JsonObjectReader reader(json, "batch of rows");
  const Json* const columns = reader.Member("columns");
  const Json* const rows = reader.Member("rows");
  RETURN_IF_ERROR(reader.status());
  auto names = TextsFrom(*columns);
  if (!names.has_value() || !rows->is_array() ||
      (names->empty() && !rows->empty())) {
    return absl::InvalidArgumentError("this is no batch of rows");
  }
  batch.columns = *std::move(names);
  for (const Json& row : *rows) {
    if (!row.is_array() || row.size() != batch.columns.size()) {
      return absl::InvalidArgumentError("a row has not as many cells as names");
    }
    for (const Json& value : row) {
      ASSIGN_OR_RETURN(Cell cell, CellFromJson(value));
      batch.cells.push_back(std::move(cell));
    }
  }
  return batch;
}

namespace {

Json ColumnJson(const TableColumn& column) {
  return Json::array({column.schema, column.table, column.column});
}

std::optional<TableColumn> ColumnFrom(const Json& json) {
  auto names = TextsFrom(json);
  if (!names || names->size() != 3) return std::nullopt;
  return TableColumn{.schema = std::move((*names)[0]),
                     .table = std::move((*names)[1]),
                     .column = std::move((*names)[2])};
}

}  // namespace

Json ToJson(const RowOrigins& origins) {
  Json shown = Json::array();
  for (const std::optional<TableColumn>& column : origins.shown) {
    shown.push_back(column ? ColumnJson(*column) : Json());
  }
  Json read = Json::array();
  for (const TableColumn& column : origins.read) {
    read.push_back(ColumnJson(column));
  }
  return {{"shown", std::move(shown)}, {"read", std::move(read)}};
}

absl::StatusOr<RowOrigins> RowOriginsFromJson(const Json& json,
                                              size_t columns) {
  const auto wrong = [] {
    return absl::InvalidArgumentError("these are no origins of rows");
  };
  JsonObjectReader reader(json, "origins of rows");
  const Json* const shown = reader.Member("shown");
  const Json* const read = reader.Member("read");
  RETURN_IF_ERROR(reader.status());
  if (!shown->is_array() || !read->is_array() || shown->size() != columns) {
    return wrong();
  }
  RowOrigins origins;
  for (const Json& one : *shown) {
    std::optional<TableColumn> column = ColumnFrom(one);
    if (!column && !one.is_null()) return wrong();
    origins.shown.push_back(std::move(column));
  }
  for (const Json& one : *read) {
    std::optional<TableColumn> column = ColumnFrom(one);
    if (!column) return wrong();
    origins.read.push_back(*std::move(column));
  }
  return origins;
}

}  // namespace osiris
