#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "cli/command.h"
#include "core/base/json.h"

namespace osiris::cli {

// --arguments-file FILE: arguments of any size, as one JSON object.
Argument ArgumentsFileArgument();

// `given` without "arguments_file", and with the members of the object in that
// file which were not given themselves. "-" is standard input. Fails with
// PROTOCOL/ARGUMENT_INVALID when there is no such object.
absl::StatusOr<Json> WithArgumentsFile(Json given);

}  // namespace osiris::cli
