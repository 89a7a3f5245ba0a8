#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/driver/row_batch.h"

namespace osiris::masking {

// A column that nobody labelled.
struct NoisyColumn {
  std::string table;
  std::string name;
  std::vector<Cell> cells;
};

// `columns` columns of what detectors stumble over: labelled values that were
// changed by a byte or two, cut, doubled and joined; marks and digits in any
// order, UTF-8 or not; what only looks like it; numbers; documents of JSON with
// all of these, also one within another. The same for the same seed.
std::vector<NoisyColumn> MakeNoise(uint64_t seed, int columns);

}  // namespace osiris::masking
