#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace osiris {

// Half a line that a process left at the end of its segment when it was killed
// while it wrote. Nobody was told that it is there, but it may say something to
// a person: it is moved beside the log and never thrown away.
//
//   <folder>/quarantine/<segment>.<byte where it began>.torn      mode 0600
struct QuarantinedTail {
  // The segment's name.
  std::string segment;
  // Where it began in the segment.
  int64_t offset = 0;
  int64_t bytes = 0;
};

// "quarantine/<segment>.<offset>.torn": where it is in the log's folder.
std::string PathOf(const QuarantinedTail& tail);

// Moves the torn tail of every segment of `folder` that nobody writes to the
// quarantine, and answers which those were. The copy is on disk before the
// segment is cut to its last whole line: whoever is killed between loses
// nothing, and the next one goes on. What is a whole line but for its newline
// was changed by somebody, and so was what stands after a segment's last seal:
// it stays for VerifyAudit. Safe among processes. A plain status where some of
// it failed; the rest was done.
absl::StatusOr<std::vector<QuarantinedTail>> QuarantineTails(
    const std::string& folder);

// What is in the quarantine of `folder`, by name; none where there is no
// quarantine. A plain status where it cannot be read.
absl::StatusOr<std::vector<QuarantinedTail>> ListQuarantine(
    const std::string& folder);

}  // namespace osiris
