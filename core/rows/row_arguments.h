#pragma once

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/driver/read_query.h"

namespace osiris {

// The part of an input schema that says which rows: `table`, `schema`,
// `columns`, `where`, `order_by`, `offset`, `limit`, `max_cell_bytes`.
Json ReadQueryProperties();

// The query that `arguments`, which fit those properties, ask for. A `where`
// without the value that its operator needs, or a value that is neither text,
// number nor boolean, is PROTOCOL/ARGUMENT_INVALID.
absl::StatusOr<ReadQuery> ReadQueryFromArguments(const Json& arguments);

}  // namespace osiris
