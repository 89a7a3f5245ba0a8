#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/driver/read_query.h"

namespace osiris {

// What every driver refuses in the same words, so that sources differ in what
// they hold and not in what they accept.

// More than anybody means; keeps statements within what sources parse.
inline constexpr size_t kMaxConditions = 64;
inline constexpr size_t kMaxOrderings = 16;
inline constexpr int64_t kMaxCellBytes = int64_t{16} << 20;

// PROTOCOL/ARGUMENT_INVALID for a number out of range, a column that is not
// among `columns`, or a condition whose value does not fit its operator.
absl::Status CheckReadQuery(const ReadQuery& query,
                            const std::vector<std::string>& columns);

// The same for what CountRows uses of a query: its conditions.
absl::Status CheckConditions(const ReadQuery& query,
                             const std::vector<std::string>& columns);

// PROTOCOL/ARGUMENT_INVALID for a number out of range.
absl::Status CheckCatalogRequest(const CatalogRequest& request);

}  // namespace osiris
