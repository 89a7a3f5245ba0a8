#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "cli/render/palette.h"

namespace osiris::cli {

// Where text is shown.
struct Page {
  // Cells in a line; unlimited for a file or a pipe, where nothing is cut.
  size_t width = std::numeric_limits<size_t>::max();
  Palette palette{false};
  // How its reader calls this program again: CallOf().
  std::string program = "osiris";
};

// "osiris", or "osiris --home FOLDER" for whoever gave that flag: what works
// here must work when it is copied from here.
std::string CallOf(std::string_view home);

// `hint`, in which commands stand as "`osiris doctor`", with the page's way to
// call the program. What asks for help needs no home, and `init` names one.
std::string HintOn(const Page& page, std::string_view hint);

}  // namespace osiris::cli
