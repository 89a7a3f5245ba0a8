#include "core/driver/catalog_bytes.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/driver/packed_bytes.h"
#include "core/driver/row_batch.h"

// Writing and reading of each kind of thing stand together, in one order.

namespace osiris {
namespace {

// What a list's members take at least.
constexpr size_t kLeastText = 4;
constexpr size_t kLeastColumn = 24;
constexpr size_t kLeastKey = 8;
constexpr size_t kLeastForeignKey = 28;
constexpr size_t kLeastTable = 38;

// Members of one class, so that each finds all others.
struct Form {
  static void Pack(bool value, std::string& out) {
    PackInteger(value ? 1 : 0, 1, out);
  }
  static bool Take(Unpacker& from, bool& value) {
    uint64_t byte = 0;
    if (!from.TakeInteger(1, byte) || byte > 1) return false;
    value = byte == 1;
    return true;
  }

  static void Pack(int64_t value, std::string& out) {
    PackInteger(static_cast<uint64_t>(value), 8, out);
  }
  static bool Take(Unpacker& from, int64_t& value) {
    uint64_t bits = 0;
    if (!from.TakeInteger(8, bits)) return false;
    value = static_cast<int64_t>(bits);
    return true;
  }

  static void Pack(const std::string& text, std::string& out) {
    PackBytes(text, out);
  }
  static bool Take(Unpacker& from, std::string& text) {
    return from.TakeText(text);
  }

  // One of an enumeration's values from 0 to `last`.
  template <typename Enum>
  static bool TakeEnum(Unpacker& from, Enum last, Enum& value) {
    uint64_t byte = 0;
    if (!from.TakeInteger(1, byte) || byte > static_cast<uint64_t>(last)) {
      return false;
    }
    value = static_cast<Enum>(byte);
    return true;
  }

  template <typename T>
  static void Pack(const std::optional<T>& value, std::string& out) {
    Pack(value.has_value(), out);
    if (value.has_value()) Pack(*value, out);
  }
  template <typename T>
  static bool Take(Unpacker& from, std::optional<T>& value) {
    bool there = false;
    if (!Take(from, there)) return false;
    return !there || Take(from, value.emplace());
  }

  template <typename T>
  static void Pack(const std::vector<T>& list, std::string& out) {
    PackInteger(list.size(), 4, out);
    for (const T& one : list) Pack(one, out);
  }
  template <typename T>
  static bool TakeList(Unpacker& from, size_t least, std::vector<T>& list) {
    size_t count = 0;
    if (!from.TakeCount(least, count)) return false;
    list.resize(count);
    for (T& one : list) {
      if (!Take(from, one)) return false;
    }
    return true;
  }

  static void Pack(const TableName& name, std::string& out) {
    Pack(name.schema, out);
    Pack(name.name, out);
  }
  static bool Take(Unpacker& from, TableName& name) {
    return Take(from, name.schema) && Take(from, name.name);
  }

  static void Pack(const Column& column, std::string& out) {
    Pack(column.name, out);
    Pack(column.declared_type, out);
    PackInteger(static_cast<uint64_t>(column.type), 1, out);
    Pack(column.nullable, out);
    Pack(column.default_value, out);
    Pack(int64_t{column.position}, out);
    Pack(column.comment, out);
    Pack(column.generated, out);
  }
  static bool Take(Unpacker& from, Column& column) {
    int64_t position = 0;
    if (!Take(from, column.name) || !Take(from, column.declared_type) ||
        !TakeEnum(from, ColumnType::kOther, column.type) ||
        !Take(from, column.nullable) || !Take(from, column.default_value) ||
        !Take(from, position) || position < 0 ||
        position > std::numeric_limits<int>::max()) {
      return false;
    }
    column.position = static_cast<int>(position);
    return Take(from, column.comment) && Take(from, column.generated);
  }

  static void Pack(const ForeignKey& key, std::string& out) {
    Pack(key.name, out);
    Pack(key.columns, out);
    Pack(key.referenced_table, out);
    Pack(key.referenced_columns, out);
    Pack(key.on_update, out);
    Pack(key.on_delete, out);
  }
  static bool Take(Unpacker& from, ForeignKey& key) {
    return Take(from, key.name) && TakeList(from, kLeastText, key.columns) &&
           Take(from, key.referenced_table) &&
           TakeList(from, kLeastText, key.referenced_columns) &&
           Take(from, key.on_update) && Take(from, key.on_delete);
  }

  static void Pack(const UniqueKey& key, std::string& out) {
    Pack(key.name, out);
    Pack(key.columns, out);
  }
  static bool Take(Unpacker& from, UniqueKey& key) {
    return Take(from, key.name) && TakeList(from, kLeastText, key.columns);
  }

  static void Pack(const Index& index, std::string& out) {
    Pack(index.name, out);
    Pack(index.columns, out);
    Pack(index.unique, out);
    Pack(index.partial, out);
  }
  static bool Take(Unpacker& from, Index& index) {
    return Take(from, index.name) &&
           TakeList(from, kLeastText, index.columns) &&
           Take(from, index.unique) && Take(from, index.partial);
  }

  static void Pack(const RowCount& count, std::string& out) {
    Pack(count.rows, out);
    Pack(count.exact, out);
  }
  static bool Take(Unpacker& from, RowCount& count) {
    return Take(from, count.rows) && Take(from, count.exact);
  }

  static void Pack(const RowBatch& batch, std::string& out) {
    PackBytes(EncodeRowBatch(batch), out);
  }
  static bool Take(Unpacker& from, RowBatch& batch) {
    std::string bytes;
    if (!from.TakeBytes(bytes)) return false;
    absl::StatusOr<RowBatch> decoded = DecodeRowBatch(bytes);
    if (!decoded.ok()) return false;
    batch = *std::move(decoded);
    return true;
  }

  static void Pack(const TableError& error, std::string& out) {
    Pack(error.code, out);
    Pack(error.message, out);
  }
  static bool Take(Unpacker& from, TableError& error) {
    return Take(from, error.code) && Take(from, error.message);
  }

  static void Pack(const Table& table, std::string& out) {
    Pack(table.name, out);
    PackInteger(static_cast<uint64_t>(table.kind), 1, out);
    Pack(table.comment, out);
    Pack(table.columns, out);
    Pack(table.primary_key, out);
    Pack(table.foreign_keys, out);
    Pack(table.unique_keys, out);
    Pack(table.indexes, out);
    Pack(table.row_count, out);
    Pack(table.bytes, out);
    Pack(table.definition, out);
    Pack(table.samples, out);
    Pack(table.error, out);
  }
  static bool Take(Unpacker& from, Table& table) {
    return Take(from, table.name) &&
           TakeEnum(from, TableKind::kVirtualTable, table.kind) &&
           Take(from, table.comment) &&
           TakeList(from, kLeastColumn, table.columns) &&
           TakeList(from, kLeastText, table.primary_key) &&
           TakeList(from, kLeastForeignKey, table.foreign_keys) &&
           TakeList(from, kLeastKey, table.unique_keys) &&
           TakeList(from, kLeastKey, table.indexes) &&
           Take(from, table.row_count) && Take(from, table.bytes) &&
           Take(from, table.definition) && Take(from, table.samples) &&
           Take(from, table.error);
  }
};

}  // namespace

std::string EncodeCatalog(const Catalog& catalog) {
  std::string out;
  Form::Pack(catalog.total_tables, out);
  Form::Pack(catalog.next_cursor, out);
  Form::Pack(catalog.tables, out);
  return out;
}

absl::StatusOr<Catalog> DecodeCatalog(std::string_view bytes) {
  Unpacker from(bytes);
  Catalog catalog;
  if (bytes.size() <= kMaxCatalogBytes &&
      Form::Take(from, catalog.total_tables) &&
      Form::Take(from, catalog.next_cursor) &&
      Form::TakeList(from, kLeastTable, catalog.tables) && from.left() == 0) {
    return catalog;
  }
  return MakeError(ErrorCode::kProtocolFrameInvalid,
                   "these bytes are no catalogue");
}

}  // namespace osiris
