#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/attach/server_entry.h"

namespace osiris {

// Codex keeps its configuration in TOML: a table [mcp_servers.osiris] for a
// server. A library reads it, and says where values are; the bytes are changed
// here, as it would write a file anew without its comments.
//
// All fail with CONFIG/UNREADABLE where the text is no TOML, and with
// CONFIG/INVALID where it is and the servers are written in a form that cannot
// be edited (inline, or with dotted names); both name the line. All keep every
// byte that is not part of the entry.

// The entry of this name, or nothing.
absl::StatusOr<std::optional<ServerEntry>> FindTomlEntry(std::string_view text,
                                                         std::string_view name);

// Puts `entry` at the end. Of one that is there its command and arguments are
// replaced, nothing else in it.
absl::StatusOr<ConfigChange> PutTomlEntry(std::string_view text,
                                          const ServerEntry& entry);

// Takes the entry's table out, and the tables below it.
absl::StatusOr<ConfigChange> DropTomlEntry(std::string_view text,
                                           std::string_view name);

// The lines of an entry.
std::string NewTomlConfig(const ServerEntry& entry, std::string_view line_end);

// Whether `before` and `after` say the same of everything but the entry.
bool SameTomlBesides(std::string_view before, std::string_view after,
                     std::string_view name);

}  // namespace osiris
