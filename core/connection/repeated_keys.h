#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "core/connection/reference.h"

namespace osiris {

// CONNECTION/INVALID where a key of `text`, a connections file, that concerns
// `reference`, or with nullptr any connection, is given twice: nothing reads
// what is given second, and its secrets would stay. CONFIG/UNREADABLE.
absl::Status CheckNoRepeats(std::string_view text, const Reference* reference);

}  // namespace osiris
