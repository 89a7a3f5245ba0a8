#pragma once

#include <cstddef>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/driver/catalog.h"
#include "core/driver/driver.h"
#include "core/driver/read_query.h"

namespace osiris {

// A source with more tables is refused with PROTOCOL/RESULT_TOO_LARGE.
inline constexpr size_t kMaxTables = 200'000;
// And so is one that takes more memory: about a million columns.
inline constexpr size_t kMaxCatalogMemory = size_t{256} << 20;

// Reads all of a source's catalogue, page after page, so that no single answer
// of a driver is too large: a page that is gets asked for again, smaller.
// `request.cursor` and `request.max_tables` do not matter. Reports progress in
// tables over all pages. What the driver fails with, this fails with: there is
// no half catalogue. INTERNAL/UNEXPECTED if pages lead nowhere.
absl::StatusOr<Catalog> ReadWholeCatalog(Connection& connection,
                                         CatalogRequest request,
                                         const CallContext& context);

}  // namespace osiris
