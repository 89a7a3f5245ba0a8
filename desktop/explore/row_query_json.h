#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/driver/catalog.h"
#include "core/driver/read_query.h"

namespace osiris::desktop {

// The arguments of `rows.read` and of `rows.count` for a query.
Json RowArguments(const std::string& reference, const ReadQuery& query);
Json CountArguments(const std::string& reference, const ReadQuery& query);

// The catalogue in a snapshot's tables.json, without samples.
absl::StatusOr<Catalog> CatalogOfTablesPart(const Json& tables);

}  // namespace osiris::desktop
