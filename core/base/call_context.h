#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "core/base/cancellation.h"

namespace osiris {

// How far a call has come.
struct Progress {
  // Units done so far, for example tables. Never falls within a call.
  int64_t done = 0;
  // Units in all, or zero where that is not known.
  int64_t total = 0;
  // What is being done, in our words: "reading tables". Never a source's text.
  std::string what;
};

// What every call carries. Cheap to copy; copies share the cancellation.
struct CallContext {
  using Clock = std::chrono::steady_clock;

  // The call must have ended by then.
  Clock::time_point deadline = Clock::time_point::max();
  // Whoever waits for the answer may stop waiting.
  Cancellation cancellation;
  // 32 hex digits; joins audit, log, reply and worker of one call.
  std::string correlation_id;
  // Called from the thread that works, at most some ten times a second. May be
  // empty. Must not block.
  std::function<void(const Progress&)> progress;

  void Report(Progress now) const {
    if (progress) progress(now);
  }
};

// RUN/CANCELLED, RUN/TIMED_OUT, or OK while the call may go on.
absl::Status CheckAlive(const CallContext& context);

// Milliseconds until the deadline: 0 when it has passed, -1 for never (as
// poll takes it).
int MillisecondsLeft(const CallContext& context);

}  // namespace osiris
