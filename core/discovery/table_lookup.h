#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "core/driver/catalog.h"

namespace osiris {

// The table of `catalog` that is called `name`: "orders" or "sales.orders", as
// the source writes it. The pointer is into `catalog`.
//   DISCOVERY/TABLE_NOT_FOUND     none of that name; suggests the nearest
//   PROTOCOL/ARGUMENT_INVALID     several: the schema is needed
absl::StatusOr<const Table*> FindTable(const Catalog& catalog,
                                       std::string_view name);

}  // namespace osiris
