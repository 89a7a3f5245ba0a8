#pragma once

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/driver/catalog.h"

namespace osiris {

// Catalogues as JSON: in snapshots, on the channel to workers, in answers.
// One form everywhere; absent members mean "none" or "not known".
//
//   {"total_tables": 6, "next_cursor": "…",
//    "tables": [{"schema": "main", "name": "movies", "kind": "table",
//      "columns": [{"name": "id", "declared_type": "INTEGER",
//                   "type": "integer", "nullable": false, "position": 1}, …],
//      "primary_key": ["id"], "foreign_keys": […], "unique_keys": […],
//      "indexes": […], "row_count": {"rows": 9700, "precision": "exact"},
//      "bytes": 401408, "samples": {"columns": […], "rows": [[…]]},
//      "error": {"code": "…", "message": "…"}}]}
Json ToJson(const Catalog& catalog);
Json ToJson(const Table& table);

// Reads what ToJson wrote. Anything of another shape, by however little, is
// kInvalidArgument: a damaged file is noticed, never half understood.
absl::StatusOr<Catalog> CatalogFromJson(const Json& json);
absl::StatusOr<Table> TableFromJson(const Json& json);

// Rows for people and models: {"columns": [...], "rows": [[...], ...]}.
// Integers beyond 2^53 become strings, as do NaN and infinities ("NaN",
// "Infinity", "-Infinity"); a blob is {"base64": "...", "bytes": 12}; a cut
// text is {"text": "...", "bytes": 70000}. CatalogFromJson reads these back.
Json ToJson(const RowBatch& batch);
absl::StatusOr<RowBatch> RowBatchFromJson(const Json& json);

}  // namespace osiris
