#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace osiris {

// The absolute path of this program's own file, links resolved.
absl::StatusOr<std::string> OwnPath();

// The absolute path of `program` ("osiris-mcp"), which was installed together
// with this one: beside it, or in `folder` ("mcp") beside its folder, as a
// build leaves them. Never from PATH, the home or the working folder. Fails
// with RUN/WORKER_UNAVAILABLE when it is in neither.
absl::StatusOr<std::string> SiblingProgram(std::string_view program,
                                           std::string_view folder);

}  // namespace osiris
