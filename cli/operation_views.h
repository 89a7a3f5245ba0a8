#pragma once

#include <string_view>

#include "cli/operation_command.h"

namespace osiris::cli {

// How the document of `operation` ("discovery.run") is shown to people. One
// that has no view of its own is shown as any document is.
OperationView ViewOf(std::string_view operation);

}  // namespace osiris::cli
