#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/driver/catalog.h"
#include "core/driver/read_query.h"
#include "core/driver/row_batch.h"
#include "core/mask/column_memory.h"
#include "core/mask/row_masker.h"

namespace osiris {

// `table` with the types of its columns.
MaskedTable MaskedTableOf(const Table& table);
// The table that `query` reads, as far as it says.
MaskedTable MaskedTableOf(const ReadQuery& query);

// The columns of the tables of `catalog`.
ColumnMemory ColumnsOf(const Catalog& catalog);

// Rows as they leave, and what was done to them.
struct ReleasedRows {
  RowBatch rows;
  // True if the rows went through the masks, whether they found something or
  // not.
  bool masked = false;
  // What they did.
  std::vector<ColumnMask> masks;
  // Of each row, how many of its values they changed.
  std::vector<int64_t> counts;
  // True if the policy may have taken columns away.
  bool columns_withheld = false;

  // True if values that a view computes are private for what it reads.
  bool HidesComputed() const;

  // How many values of the first `first` rows they changed.
  int64_t MaskedIn(size_t first) const;

  // {"columns":[…],"rows":[[…]]}, as core/driver/row_batch_json.h writes it,
  // of the first `rows` rows; and, if masked, "masks": see MasksJson.
  Json ToJson(size_t rows) const;
};

// A catalogue whose samples are as they leave.
struct ReleasedCatalog {
  Catalog catalog;
  bool masked = false;
  // Of the tables that have any.
  std::map<TableName, std::vector<ColumnMask>> masks;
  // How many values they changed.
  int64_t count = 0;
};

// Columns of tables that `rows`, which leave with `masks`, show as those of a
// view: see Call::origins. What is computed may hold of every column that the
// view reads.
std::map<std::string, std::string> OriginsOf(
    const RowBatch& rows, const std::vector<ColumnMask>& masks);

// [{"column":"email","classes":["email"],"parts":true}]; `parts`, where only
// parts of the values were masked.
Json MasksJson(const std::vector<ColumnMask>& masks);

}  // namespace osiris
