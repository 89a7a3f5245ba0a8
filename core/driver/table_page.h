#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/driver/read_query.h"

namespace osiris {

// Which of a source's tables a CatalogRequest asks for: `begin` to before
// `end` of the sorted names.
struct TablePage {
  size_t begin = 0;
  size_t end = 0;
  // For Catalog::next_cursor; empty when nothing follows.
  std::string next_cursor;
};

// `sorted` by (schema, name), by bytes, without repeats. A cursor remembers
// the last table of its page: a table that comes or goes meanwhile makes
// neither a gap nor a repeat among the others.
//   DISCOVERY/CURSOR_INVALID    not made here, or its table is gone
//   DISCOVERY/TABLE_NOT_FOUND   `request.only` is not among `sorted`
//   PROTOCOL/ARGUMENT_INVALID   a number out of range
absl::StatusOr<TablePage> PageOf(const std::vector<TableName>& sorted,
                                 const CatalogRequest& request);

// Where `name` is in `sorted`. A name without a schema also finds the only
// table of that name in whichever schema.
std::optional<size_t> FindTable(const std::vector<TableName>& sorted,
                                const TableName& name);

// DISCOVERY/TABLE_NOT_FOUND for `name`.
absl::Status TableNotFound(const TableName& name);

}  // namespace osiris
