#pragma once

#include <string>

#include "absl/status/status.h"
#include "core/base/call_context.h"
#include "core/driver/row_batch.h"
#include "core/policy/row_access.h"
#include "core/rows/row_service.h"

namespace osiris {

// How many rows a column is judged by, however few are asked for: a single
// value says less of its column than many do.
inline constexpr int64_t kLeastJudged = 64;

// Before `rows`, of a view, are released to `viewer`: reads the first rows of
// the tables that its texts are computed from, where their columns were not
// judged yet, so that these texts look alike whatever was asked for before.
// Costs nothing for tables and for views whose sources are known. What cannot
// be read, or has no values in these rows, leaves the texts private. Fails with
//   RUN/CANCELLED, RUN/TIMED_OUT   as the call does
absl::Status LearnSources(const RowService& service, const RowAccess& access,
                          const std::string& connection, const Asker& viewer,
                          const MaskedTable& view, const RowBatch& rows,
                          const CallContext& context);

}  // namespace osiris
