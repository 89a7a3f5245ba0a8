#pragma once

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/driver/catalog.h"
#include "core/driver/row_batch_json.h"

namespace osiris {

// Catalogues as JSON: in snapshots, on the channel to workers, in answers.
// One form everywhere; absent members mean "none" or "not known": a table's
// "schema", "comment", "definition", every list, a column's "declared_type",
// "default_value", "comment", "generated" (true), an index's "partial" (true).
//
//   {"total_tables": 6, "next_cursor": "…",
//    "tables": [{"name": "movies", "kind": "table",
//      "columns": [{"name": "id", "declared_type": "INTEGER",
//                   "type": "integer", "nullable": false, "position": 1}, …],
//      "primary_key": ["id"],
//      "foreign_keys": [{"columns": ["studio_id"],
//                        "referenced_table": {"name": "studios"},
//                        "referenced_columns": ["id"],
//                        "on_update": "NO ACTION", "on_delete": "CASCADE"}],
//      "unique_keys": [{"name": "…", "columns": ["code"]}],
//      "indexes": [{"name": "…", "columns": ["year"], "unique": false}],
//      "row_count": {"rows": 9700, "precision": "exact"},
//      "bytes": 401408, "samples": {"columns": […], "rows": [[…]]},
//      "error": {"code": "…", "message": "…"}}]}
Json ToJson(const Catalog& catalog);
Json ToJson(const Table& table);

// Reads what ToJson wrote. Anything of another shape, by however little, is
// kInvalidArgument: a damaged file is noticed, never half understood.
absl::StatusOr<Catalog> CatalogFromJson(const Json& json);
absl::StatusOr<Table> TableFromJson(const Json& json);

}  // namespace osiris
