#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/audit/audit_event.h"

namespace osiris {

// The files of the audit log, seen from outside: each is the segment of one
// process and one day,
//
//   mcp_audit_<UTC date>_<session>.jsonl
//
// with `.1`, `.2`, … after the session where that process had to begin anew.

// What a segment's name says; views into it.
struct SegmentName {
  // "2026-11-25".
  std::string_view date;
  // 32 hex digits.
  std::string_view session;
};

// Nothing where `file`, without its folder, is no segment.
std::optional<SegmentName> ParseSegmentName(std::string_view file);

// The names of all segments of `folder`, sorted, so by day; none where the
// folder is not there. Fails with a plain status where it cannot be read.
absl::StatusOr<std::vector<std::string>> ListSegments(
    const std::string& folder);

// The last whole line of `folder`/`file`; an empty `hash` where it has none, or
// one that is not chained.
absl::StatusOr<AuditHead> ReadSegmentHead(const std::string& folder,
                                          const std::string& file);

// The heads of the segments of `folder` that were written last, at most `most`.
// Of the two newest days; what cannot be read is left out.
std::vector<AuditHead> NewestHeads(const std::string& folder, size_t most);

// Calls `take` with the whole lines of the file, in order, some megabytes at a
// time, without their newlines; they die when it returns. `first` is the number
// of the first of them, from 1. It says whether to go on. Answers what stands
// after the last newline: half a line of a process that was killed, or
// that is still writing. Begins at byte `from`.
using TakeLines = std::function<bool(const std::vector<std::string_view>& lines,
                                     int64_t first)>;
absl::StatusOr<std::string> ReadSegment(const std::string& path,
                                        const TakeLines& take,
                                        int64_t from = 0);

// Writes out the segments of `folder` that another one has seen, by
// `write_back`: after a power cut, what it says of them must still be so. A
// file system with a journal keeps them with the sync of that one, which comes
// next; a sync of each would cost some milliseconds a file. Where one cannot be
// written, that is for its own process to tell.
void WriteBackSegments(const std::string& folder,
                       const std::vector<std::string>& seen,
                       const std::function<int(int fd)>& write_back);

// Tells readers that the segment is being written, until its descriptor is
// closed, however this process ends.
void MarkSegmentLive(int fd);

// Whether the process that writes the segment is still there: it holds a lock
// on it while it lives.
bool IsSegmentLive(const std::string& path);

}  // namespace osiris
