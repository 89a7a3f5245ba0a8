#pragma once

#include <cstddef>
#include <limits>

#include "cli/render/palette.h"

namespace osiris::cli {

// Where text is shown.
struct Page {
  // Cells in a line; unlimited for a file or a pipe, where nothing is cut.
  size_t width = std::numeric_limits<size_t>::max();
  Palette palette{false};
};

}  // namespace osiris::cli
