#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>

namespace osiris {

// Upper bounds of the buckets of a latency, in microseconds; what is longer is
// in one bucket more. From 10 ms on they are those that OpenTelemetry advises
// for `mcp.server.operation.duration`; below, where most of our calls end,
// there are more of the same kind. They are part of the format on disk.
inline constexpr std::array<int64_t, 21> kLatencyBoundsUs = {
    50,         100,         200,        500,       1'000,      2'000,
    5'000,      10'000,      20'000,     50'000,    100'000,    200'000,
    500'000,    1'000'000,   2'000'000,  5'000'000, 10'000'000, 30'000'000,
    60'000'000, 120'000'000, 300'000'000};
inline constexpr size_t kLatencyBuckets = kLatencyBoundsUs.size() + 1;

// Which calls are counted together.
struct CallKey {
  // "mcp", "cli", "desktop".
  std::string door;
  // As the client calls itself; empty where there is none.
  std::string client;
  // "discovery.request"; empty for a name that no operation has.
  std::string operation;
  // "ok" or an error's code.
  std::string outcome;

  friend bool operator<(const CallKey& a, const CallKey& b) {
    return std::tie(a.door, a.client, a.operation, a.outcome) <
           std::tie(b.door, b.client, b.operation, b.outcome);
  }
  friend bool operator==(const CallKey&, const CallKey&) = default;
};

// What is counted of them. A value: sums of it are exact.
struct CallCounters {
  int64_t calls = 0;
  // Rows of a source, and bytes, that answers held.
  int64_t rows = 0;
  int64_t bytes = 0;
  // Microseconds. `min` and `max` mean something where there are calls.
  int64_t sum_us = 0;
  int64_t min_us = 0;
  int64_t max_us = 0;
  std::array<int64_t, kLatencyBuckets> buckets{};

  // One call more.
  void Add(int64_t elapsed_us, int64_t more_rows, int64_t more_bytes);
  // All that `other` counted.
  void Add(const CallCounters& other);

  // The latency that `share` (0 to 1) of the calls did not exceed, estimated
  // within its bucket; 0 without calls.
  int64_t QuantileUs(double share) const;

  friend bool operator==(const CallCounters&, const CallCounters&) = default;
};

}  // namespace osiris
