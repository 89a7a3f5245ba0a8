#include "core/telemetry/call_counters.h"

#include <algorithm>
#include <cmath>

namespace osiris {

void CallCounters::Add(int64_t elapsed_us, int64_t more_rows,
                       int64_t more_bytes) {
  min_us = calls == 0 ? elapsed_us : std::min(min_us, elapsed_us);
  max_us = std::max(max_us, elapsed_us);
  sum_us += elapsed_us;
  rows += more_rows;
  bytes += more_bytes;
  ++calls;
  const auto* const bound = std::lower_bound(
      kLatencyBoundsUs.begin(), kLatencyBoundsUs.end(), elapsed_us);
  ++buckets[static_cast<size_t>(bound - kLatencyBoundsUs.begin())];
}

void CallCounters::Add(const CallCounters& other) {
  if (other.calls == 0) return;
  min_us = calls == 0 ? other.min_us : std::min(min_us, other.min_us);
  max_us = std::max(max_us, other.max_us);
  sum_us += other.sum_us;
  rows += other.rows;
  bytes += other.bytes;
  calls += other.calls;
  for (size_t i = 0; i < kLatencyBuckets; ++i) buckets[i] += other.buckets[i];
}

int64_t CallCounters::QuantileUs(double share) const {
  if (calls == 0) return 0;
  const double wanted = share * static_cast<double>(calls);
  double seen = 0;
  for (size_t i = 0; i < kLatencyBuckets; ++i) {
    const auto here = static_cast<double>(buckets[i]);
    if (here == 0 || seen + here < wanted) {
      seen += here;
      continue;
    }
    // Calls of a bucket are taken to be spread evenly over what they can be.
    const int64_t low = std::max(i == 0 ? 0 : kLatencyBoundsUs[i - 1], min_us);
    const int64_t high = i < kLatencyBoundsUs.size()
                             ? std::min(kLatencyBoundsUs[i], max_us)
                             : max_us;
    const double part = (wanted - seen) / here;
    return low + static_cast<int64_t>(
                     std::llround(part * static_cast<double>(high - low)));
  }
  return max_us;
}

}  // namespace osiris
