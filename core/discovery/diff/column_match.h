#pragma once

#include <string_view>
#include <vector>

#include "core/driver/catalog.h"

namespace osiris {

// A column that goes by another name now.
struct RenamedColumn {
  const Column* before = nullptr;
  const Column* after = nullptr;
};

// Guesses which of the columns that are gone from `before` are among those
// that are new in `after`: of the same type, in the same place among the
// columns that stayed, of a similar name. No column is in two pairs. In order
// of `before`. The pointers are into the arguments.
std::vector<RenamedColumn> MatchRenamedColumns(const Table& before,
                                               const Table& after);

// 0 (nothing in common) to 100 (the same but for case). A name that contains
// the other ("phone", "phone_number") is similar.
int NameSimilarity(std::string_view a, std::string_view b);

}  // namespace osiris
