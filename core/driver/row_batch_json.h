#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/driver/row_batch.h"

namespace osiris {

// Rows for people and models: {"columns": [...], "rows": [[...], ...]}.
//
// Integers beyond 2^53 become strings, as do NaN and infinities ("NaN",
// "Infinity", "-Infinity"); a blob is {"base64": "...", "bytes": 12}; a cut
// text is {"text": "...", "bytes": 70000}, where `bytes` is its length at the
// source. A text that reads like one of the numbers above is written in that
// form too, so that nothing is taken for something else.
Json ToJson(const RowBatch& batch);

// Reads what ToJson wrote. Anything of another shape is kInvalidArgument.
absl::StatusOr<RowBatch> RowBatchFromJson(const Json& json);

// {"shown":[["","cfg","value"],null],"read":[["","cfg","value"]]}: schema,
// table and column of each.
Json ToJson(const RowOrigins& origins);

// Reads what ToJson wrote of rows with so many columns. Anything of another
// shape is kInvalidArgument.
absl::StatusOr<RowOrigins> RowOriginsFromJson(const Json& json, size_t columns);

// Appends row `row` of `batch` as text, word for word what DumpJson makes of
// it: [1,"a"].
void AppendRowText(const RowBatch& batch, size_t row, std::string& out);

// One cell, as above.
Json ToJson(const Cell& cell);
absl::StatusOr<Cell> CellFromJson(const Json& json);

}  // namespace osiris
