#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/command.h"
#include "core/base/json.h"

namespace osiris::cli {

// The value of `argument` from the texts that were given for it, of which
// there is one at least. PROTOCOL/ARGUMENT_INVALID when one has not its type
// or is none of its choices; the message does not quote it, as it may be a
// secret.
absl::StatusOr<Json> ValueOf(const Argument& argument,
                             const std::vector<std::string>& texts);

}  // namespace osiris::cli
