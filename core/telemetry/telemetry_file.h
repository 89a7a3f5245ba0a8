#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/telemetry/telemetry_line.h"

namespace osiris {

// The files of telemetry: one a day (UTC), which all processes append to, each
// line by one `write`.
//
//   <folder>/mcp_telemetry_<UTC date>.jsonl       mode 0600

// "mcp_telemetry_2026-11-25.jsonl".
std::string TelemetryFileName(std::string_view date);

// The date that the name of a file says, or empty where it is no such file.
std::string_view TelemetryFileDate(std::string_view file);

// The names of the files in `folder`, oldest first; none where it is not
// there. A plain status where it cannot be read.
absl::StatusOr<std::vector<std::string>> ListTelemetryFiles(
    const std::string& folder);

// Appends `lines` to the file of `date`, and makes both where they are not
// there. Answers how many lines were written whole: all, or those before the
// disk was full. Half a line that somebody left is ended first, so that it
// costs no other.
absl::StatusOr<size_t> AppendTelemetry(const std::string& folder,
                                       std::string_view date,
                                       const std::vector<std::string>& lines);

// Calls `take` with each line of `folder`/`file`. Answers how many lines were
// none; an empty one counts for nothing, as it is what ending a line leaves
// that somebody was still writing. A link, to which nobody appends, is
// not read, and counts as one. A plain status where it cannot be read.
absl::StatusOr<int64_t> ReadTelemetry(
    const std::string& folder, const std::string& file,
    const std::function<void(const TelemetryLine&)>& take);

}  // namespace osiris
