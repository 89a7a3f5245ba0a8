#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace osiris {

// The text of a file that a person may have written, or nullopt where there is
// none. Whatever is there and cannot be read (no permission, a folder, a link
// to nowhere, more than 1 MiB) is CONFIG/UNREADABLE: it is never taken for
// missing.
absl::StatusOr<std::optional<std::string>> ReadFileIfThere(
    const std::string& path);

}  // namespace osiris
