#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "core/driver/row_batch.h"

namespace osiris {

// Cells from plain values, cut as ReadQuery::max_cell_bytes asks.

inline constexpr int64_t kUncut = std::numeric_limits<int64_t>::max();

Cell IntegerCell(int64_t value);
Cell RealCell(double value);

// A kText; or, when `bytes` are not UTF-8, a kBlob. Text is cut between
// characters.
Cell TextCell(std::string_view bytes, int64_t max_bytes = kUncut);

Cell BlobCell(std::string_view bytes, int64_t max_bytes = kUncut);

}  // namespace osiris
