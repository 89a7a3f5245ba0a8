#pragma once

#include <cstdint>

namespace osiris {

// What became of what was to be sent to a collector. Each span that was kept
// for one was sent, was dropped, or waits.
struct ExportTally {
  int64_t spans_sent = 0;
  // That no collector got, or will.
  int64_t spans_dropped = 0;
  // Attempts that came to nothing.
  int64_t failures = 0;
  // Now.
  int64_t spans_waiting = 0;

  friend bool operator==(const ExportTally&, const ExportTally&) = default;
};

}  // namespace osiris
