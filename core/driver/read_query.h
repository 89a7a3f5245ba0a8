#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/driver/catalog.h"

namespace osiris {

// One condition on one column. Conditions of a query must all hold.
struct Condition {
  enum class Operator {
    kEqual,
    kNotEqual,
    kLess,
    kLessOrEqual,
    kGreater,
    kGreaterOrEqual,
    // `value` is text; matches anywhere in the column's text, without regard
    // to the case of ASCII letters.
    kContains,
    kIsNull,
    kIsNotNull,
  };

  std::string column;
  Operator op = Operator::kEqual;
  // Bound, never pasted into SQL. Unused for the last two.
  Cell value;

  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Ordering {
  std::string column;
  bool descending = false;

  friend bool operator==(const Ordering&, const Ordering&) = default;
};

// Which rows of one table to read. There is no way to say SQL.
struct ReadQuery {
  static constexpr int64_t kMaxLimit = 100'000;

  TableName table;
  // Empty: all, in the table's order.
  std::vector<std::string> columns;
  std::vector<Condition> conditions;
  // Empty: the source's own order, which is stable while nobody writes.
  std::vector<Ordering> order_by;
  int64_t offset = 0;
  // 1 to kMaxLimit.
  int64_t limit = 100;
  // Longer text and blobs are cut, and say so. 1 to 16 MiB.
  int64_t max_cell_bytes = 65536;

  friend bool operator==(const ReadQuery&, const ReadQuery&) = default;
};

// Which tables to describe, and how far.
struct CatalogRequest {
  static constexpr int kMaxSampleRows = 100;

  DetailLevel detail = DetailLevel::kSummary;
  // Rows to sample of each table, 0 to kMaxSampleRows.
  int sample_rows = 0;
  // Catalog::next_cursor of the answer before, or empty for the start.
  std::string cursor;
  // At most so many tables; 0 for all.
  int64_t max_tables = 0;
  // Only this table.
  std::optional<TableName> only;

  friend bool operator==(const CatalogRequest&,
                         const CatalogRequest&) = default;
};

}  // namespace osiris
