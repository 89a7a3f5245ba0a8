#pragma once

#include <optional>

#include "core/driver/row_batch.h"
#include "desktop/rows/row_source.h"

namespace osiris::desktop {

// The rows `first` to `last` with all columns, if every cell of them is loaded
// and none is cut; nothing otherwise.
std::optional<RowBatch> LoadedRows(const RowSource& source, qint64 first,
                                   qint64 last);

}  // namespace osiris::desktop
