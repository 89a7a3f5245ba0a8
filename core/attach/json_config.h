#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/attach/json_span.h"
#include "core/attach/server_entry.h"

namespace osiris {

// A client's configuration that is JSON: {"mcpServers": {"osiris": {…}}}.
struct JsonConfigForm {
  // The member of the document that holds the servers.
  std::string group = "mcpServers";
  // Whether an entry says "type": "stdio".
  bool typed = false;
  JsonDialect dialect;
};

// All fail with CONFIG/UNREADABLE where the text is no such JSON, and with
// CONFIG/INVALID where it is and means something else than a configuration;
// both name the line. All keep every byte that is not part of the entry:
// comments, order, blanks, line ends, byte order mark.

// The entry of this name, or nothing.
absl::StatusOr<std::optional<ServerEntry>> FindJsonEntry(
    std::string_view text, const JsonConfigForm& form, std::string_view name);

// Puts `entry` into the servers, last and in the style of the file. Of one
// that is there its command and arguments are replaced, nothing else in it.
absl::StatusOr<ConfigChange> PutJsonEntry(std::string_view text,
                                          const JsonConfigForm& form,
                                          const ServerEntry& entry);

// Takes the entry out.
absl::StatusOr<ConfigChange> DropJsonEntry(std::string_view text,
                                           const JsonConfigForm& form,
                                           std::string_view name);

// A whole configuration with this entry and nothing else.
std::string NewJsonConfig(const JsonConfigForm& form, const ServerEntry& entry);

}  // namespace osiris
