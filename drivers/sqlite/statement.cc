#include "core/driver/cells.h"
#include "core/driver/utf8.h"
#include "drivers/sqlite/database.h"

namespace osiris::sqlite {

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    sqlite3_finalize(statement_);
    database_ = other.database_;
    statement_ = std::exchange(other.statement_, nullptr);
  }
  return *this;
}

absl::Status Statement::Bind(int index, const Cell& value) {
  int code = SQLITE_OK;
  switch (value.kind) {
    case Cell::Kind::kNull:
      code = sqlite3_bind_null(statement_, index);
      break;
    case Cell::Kind::kInteger:
      code = sqlite3_bind_int64(statement_, index, value.integer);
      break;
    case Cell::Kind::kReal:
      code = sqlite3_bind_double(statement_, index, value.real);
      break;
    case Cell::Kind::kText:
      return Bind(index, value.bytes);
    case Cell::Kind::kBlob:
      code = sqlite3_bind_blob64(statement_, index, value.bytes.data(),
                                 value.bytes.size(), SQLITE_TRANSIENT);
      break;
  }
  return code == SQLITE_OK ? absl::OkStatus() : database_->ErrorOf(code);
}

absl::Status Statement::Bind(int index, std::string_view text) {
  const int code =
      sqlite3_bind_text64(statement_, index, text.data(), text.size(),
                          SQLITE_TRANSIENT, SQLITE_UTF8);
  return code == SQLITE_OK ? absl::OkStatus() : database_->ErrorOf(code);
}

absl::StatusOr<bool> Statement::Step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    Reset();
    return false;
  }
  absl::Status error = database_->ErrorOf(code);
  Reset();
  return error;
}

std::optional<TableColumn> Statement::Origin(int column) const {
  const char* const table = sqlite3_column_table_name(statement_, column);
  const char* const name = sqlite3_column_origin_name(statement_, column);
  if (table == nullptr || name == nullptr) return std::nullopt;
  return TableColumn{.table = ToUtf8(table), .column = ToUtf8(name)};
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

int64_t Statement::Integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::Text(int column) const {
  const unsigned char* const text = sqlite3_column_text(statement_, column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

Cell Statement::Value(int column, int64_t max_bytes) const {
  switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_INTEGER:
      return IntegerCell(Integer(column));
    case SQLITE_FLOAT:
      return RealCell(sqlite3_column_double(statement_, column));
    case SQLITE_TEXT:
      return TextCell(Text(column), max_bytes);
    case SQLITE_BLOB: {
      const void* const bytes = sqlite3_column_blob(statement_, column);
      const int size = sqlite3_column_bytes(statement_, column);
      if (bytes == nullptr) return BlobCell({}, max_bytes);
      return BlobCell(
          {static_cast<const char*>(bytes), static_cast<size_t>(size)},
          max_bytes);
    }
    default:
      return Cell();
  }
}

}  // namespace osiris::sqlite
