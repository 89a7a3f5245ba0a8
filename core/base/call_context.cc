#include "core/base/call_context.h"

#include <algorithm>
#include <climits>

#include "core/base/error_info.h"

namespace osiris {

absl::Status CheckAlive(const CallContext& context) {
  if (context.cancellation.cancelled()) {
    return MakeError(ErrorCode::kRunCancelled, "the call was cancelled");
  }
  if (CallContext::Clock::now() >= context.deadline) {
    return MakeError(ErrorCode::kRunTimedOut, "the call ran out of time");
  }
  return absl::OkStatus();
}

int MillisecondsLeft(const CallContext& context) {
  if (context.deadline == CallContext::Clock::time_point::max()) return -1;
  const auto left = context.deadline - CallContext::Clock::now();
  // Rounded up, so that a wait does not end just before the deadline.
  const int64_t ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(left).count() + 1;
  if (left <= std::chrono::nanoseconds::zero()) return 0;
  return static_cast<int>(std::min<int64_t>(ms, INT_MAX));
}

}  // namespace osiris
