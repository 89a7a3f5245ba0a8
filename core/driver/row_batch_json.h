#pragma once

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/driver/row_batch.h"

namespace osiris {

// Rows for people and models: {"columns": [...], "rows": [[...], ...]}.
// Integers beyond 2^53 become {"integer": "9007199254740993"}, NaN and
// infinities {"real": "NaN"}, {"real": "Infinity"}, {"real": "-Infinity"}; a
// blob is {"base64": "...", "bytes": 12}; a cut text is {"text": "...",
// "bytes": 70000}. Everything else is itself.
Json ToJson(const RowBatch& batch);

// Reads what ToJson wrote, exactly; anything else is kInvalidArgument.
absl::StatusOr<RowBatch> RowBatchFromJson(const Json& json);

}  // namespace osiris
