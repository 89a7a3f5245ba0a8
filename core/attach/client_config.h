#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/attach/client_catalog.h"
#include "core/attach/server_entry.h"

namespace osiris {

// A change of the text of a client's file, checked: the new text was read
// again, says of the entry what it should and of all else what it said.
struct CheckedChange {
  std::string text;
  // For a person; see DescribeEdits. Empty where nothing changes.
  std::string diff;
  // What a person should know of the file; empty mostly.
  std::string warning;
};

// The entry `name` in the text of a client's file. Errors are those of
// core/attach/json_config.h and toml_config.h.
absl::StatusOr<std::optional<ServerEntry>> FindEntry(const ClientPlace& place,
                                                     std::string_view text,
                                                     std::string_view name);

// `text` with `entry` in it. Fails with CONFIG/INVALID also where an entry of
// this name starts something other than Osiris.
absl::StatusOr<CheckedChange> PutEntry(const ClientPlace& place,
                                       std::string_view text,
                                       const ServerEntry& entry);

// `text` without the entry. One that starts something else is refused too.
absl::StatusOr<CheckedChange> DropEntry(const ClientPlace& place,
                                        std::string_view text,
                                        std::string_view name);

// What a person would write into an empty file.
std::string EntrySnippet(const ClientPlace& place, const ServerEntry& entry);

}  // namespace osiris
