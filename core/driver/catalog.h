#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/driver/row_batch.h"

namespace osiris {

// What a source holds, in terms that every source shares. Values: copy them,
// compare them, no thread rules. Names are the source's own, verbatim, and so
// untrusted: data, never markup and never part of an instruction.

enum class TableKind { kTable, kView, kVirtualTable };

// The type a column's values behave as, whatever the source calls it.
enum class ColumnType {
  kBoolean,
  kInteger,
  kFloat,
  kDecimal,
  kText,
  kBinary,
  kDate,
  kTime,
  kTimestamp,
  kUuid,
  kJson,
  // Known to the source and not to us; see the declared type.
  kOther,
};

// How much to read of a source. Each level holds all of the one before.
enum class DetailLevel {
  // Names and kinds of tables.
  kNames,
  // Columns, keys, indexes, and row counts where they cost little: a count
  // that takes long is replaced by an estimate, and says so.
  kSummary,
  // Exact row counts, sizes in bytes, view definitions.
  kFull,
};

struct Column {
  std::string name;
  // As the source writes it: "VARCHAR(120)". Empty where none was declared.
  std::string declared_type;
  ColumnType type = ColumnType::kOther;
  bool nullable = true;
  // SQL text of the default, verbatim.
  std::optional<std::string> default_value;
  // Counts from 1, in the source's order.
  int position = 0;
  std::string comment;
  // Computed by the source from other columns.
  bool generated = false;

  friend bool operator==(const Column&, const Column&) = default;
};

// A table within its source. `schema` is empty where the source has none.
struct TableName {
  std::string schema;
  std::string name;

  friend auto operator<=>(const TableName&, const TableName&) = default;
};

struct ForeignKey {
  // Empty where the source gave it none.
  std::string name;
  std::vector<std::string> columns;
  TableName referenced_table;
  // As many as `columns`. Where the source left them out, the referenced
  // table's primary key; empty when that cannot be known.
  std::vector<std::string> referenced_columns;
  // "CASCADE", "NO ACTION", ... in capitals.
  std::string on_update;
  std::string on_delete;

  friend bool operator==(const ForeignKey&, const ForeignKey&) = default;
};

struct UniqueKey {
  std::string name;
  std::vector<std::string> columns;

  friend bool operator==(const UniqueKey&, const UniqueKey&) = default;
};

struct Index {
  std::string name;
  // In order. An indexed expression is shown as "<expression>".
  std::vector<std::string> columns;
  bool unique = false;
  // Covers only rows that meet a condition.
  bool partial = false;

  friend bool operator==(const Index&, const Index&) = default;
};

struct RowCount {
  int64_t rows = 0;
  // False for an estimate. Never guessed: an unknown count is absent.
  bool exact = false;

  friend bool operator==(const RowCount&, const RowCount&) = default;
};

// Why one table could not be described; the others were.
struct TableError {
  // "FAMILY/WORDS".
  std::string code;
  std::string message;

  friend bool operator==(const TableError&, const TableError&) = default;
};

struct Table {
  TableName name;
  TableKind kind = TableKind::kTable;
  std::string comment;
  std::vector<Column> columns;
  // Column names in key order; empty without a primary key.
  std::vector<std::string> primary_key;
  std::vector<ForeignKey> foreign_keys;
  std::vector<UniqueKey> unique_keys;
  std::vector<Index> indexes;
  std::optional<RowCount> row_count;
  // Size on disk, table and indexes, where the source can say.
  std::optional<int64_t> bytes;
  // SQL text of a view; only at DetailLevel::kFull.
  std::optional<std::string> definition;
  // First rows, when they were asked for.
  std::optional<RowBatch> samples;
  // What is missing above is missing because of this.
  std::optional<TableError> error;

  friend bool operator==(const Table&, const Table&) = default;
};

// Tables sorted by (schema, name), by bytes.
struct Catalog {
  std::vector<Table> tables;
  // How many tables the source has in all, also when `tables` is cut.
  int64_t total_tables = 0;
  // Not empty: there are more tables; pass it as CatalogRequest::cursor.
  std::string next_cursor;

  friend bool operator==(const Catalog&, const Catalog&) = default;
};

// "table", "view", "virtual table".
std::string_view NameOf(TableKind kind);
// "integer", "timestamp", ...
std::string_view NameOf(ColumnType type);
// "names", "summary", "full".
std::string_view NameOf(DetailLevel level);

std::optional<TableKind> TableKindFrom(std::string_view name);
std::optional<ColumnType> ColumnTypeFrom(std::string_view name);
std::optional<DetailLevel> DetailLevelFrom(std::string_view name);

}  // namespace osiris
