#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/attach/server_entry.h"
#include "core/base/json.h"

namespace osiris {

// Starts what `entry` names as a client does: in `folder`, with no more of the
// environment than clients pass on (HOME, LOGNAME, PATH, SHELL, TERM, USER)
// and what the entry adds. Does the handshake, lists the tools, ends its input
// and sees it go. {"server": "osiris", "version": "0.1.0", "tools": 10}, or
// what went wrong.
absl::StatusOr<Json> ShakeHands(const ServerEntry& entry,
                                const std::string& folder);

}  // namespace osiris
