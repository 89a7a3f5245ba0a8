#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "core/base/clock.h"
#include "core/telemetry/call_counters.h"
#include "core/telemetry/export_tally.h"
#include "core/telemetry/trace_context.h"

namespace osiris {

// A call that ended, or was refused: exactly those whose end is in the audit
// log.
struct CallSample {
  CallKey key;
  int64_t rows = 0;
  int64_t bytes = 0;
  int64_t elapsed_us = 0;
  std::string correlation_id;
  // The trace that the client told of, if it did.
  std::optional<TraceContext> trace;
};

// One call, as a tracer wants it.
struct CallSpan {
  Clock::Wall end;
  CallSample sample;
};

// All calls of one kind since the process began.
using CallTotals = std::map<CallKey, CallCounters>;

// Counts the calls of one broker process, exactly, under any concurrency. One
// a process; all it costs a call is a lookup under a lock under which nobody
// reads or writes a file.
//
// What was counted goes to the file of the day (core/telemetry/telemetry_file)
// once a minute and at the end. Where that fails it is kept, told once in the
// log, and tried again with the next minute: a call never fails of it. A
// process that is killed loses at most the last minute.
//
// Nothing of a call's contents is kept: names, sizes, times. Thread-safe.
class Telemetry {
 public:
  // Touches no file. `session` is that of the audit log; `clock` outlives it.
  Telemetry(std::string folder, std::string session, const Clock& clock,
            bool enabled);
  // Writes what is not written.
  ~Telemetry();
  Telemetry(const Telemetry&) = delete;
  Telemetry& operator=(const Telemetry&) = delete;

  // Counts one call, unless it is switched off.
  void Record(CallSample sample);

  // The switch, for the calls that come. `spans`: keep each call for
  // TakeSpans; where more than 2,048 wait, the oldest is dropped. Without, what
  // waits is dropped.
  void Configure(bool enabled, bool spans);

  // Writes what is not written. A plain status where some of it still is not.
  absl::Status Flush();
  // The same, where the last time is a minute ago. For a timer.
  void FlushDue();

  // What was counted since the process began, and when that was.
  CallTotals Totals() const;
  Clock::Wall started() const { return started_; }
  Clock::Wall now() const { return clock_.Now(); }
  bool enabled() const;

  // For whoever sends them: at most `most` of the spans that wait, oldest
  // first. They count as waiting until one of the three below says otherwise.
  std::vector<CallSpan> TakeSpans(size_t most);
  // Puts spans back before all others: they are taken first again.
  void ReturnSpans(std::vector<CallSpan> spans);
  // Counts what became of spans that were taken, and failures.
  void CountExport(const ExportTally& more);
  // Drops what waits: nobody will take it.
  void DropSpans();
  // Since the process began, exactly at any time.
  ExportTally exported() const;
  // Whether there is somebody who takes spans.
  bool exports() const;

  const std::string& folder() const { return folder_; }
  const std::string& session() const { return session_; }

 private:
  struct Series {
    CallCounters total;
    // Of these, what is on no disk.
    CallCounters pending;
  };
  // Counters that are on their way to a file.
  using Taken = std::vector<std::pair<CallKey, CallCounters>>;

  Taken TakePending();
  // All from the one with number `first` on.
  void PutBack(const Taken& taken, size_t first);
  // Drops the oldest that are too many. `mutex_` is held.
  void DropOldest(size_t most);

  const std::string folder_;
  const std::string session_;
  const Clock& clock_;
  const Clock::Wall started_;

  mutable std::mutex mutex_;
  bool enabled_;
  bool spans_kept_ = false;
  std::map<CallKey, Series> series_;
  std::deque<CallSpan> spans_;
  // That were taken, and of which nothing is known yet.
  int64_t spans_taken_ = 0;
  // But for those that wait.
  ExportTally exported_;

  // Held while a file is written, and never with `mutex_` waiting for it.
  std::mutex flushing_;
  Clock::Wall flushed_;
  // What the files say of `exported_`.
  ExportTally told_;
  Clock::Monotonic flushed_at_;
  bool failing_ = false;
};

}  // namespace osiris
