#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/config/paths.h"

namespace osiris::cli {

// The home folder and all in it, found as every program of Osiris finds it.
// `home_flag` is what --home said, empty where it was not given.
absl::StatusOr<Paths> FindPaths(const std::string& home_flag);

}  // namespace osiris::cli
