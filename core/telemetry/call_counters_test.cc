#include "core/telemetry/call_counters.h"

#include <numeric>

#include "gtest/gtest.h"

namespace osiris {
namespace {

int64_t InBuckets(const CallCounters& counters) {
  return std::accumulate(counters.buckets.begin(), counters.buckets.end(),
                         int64_t{0});
}

TEST(CallCountersTest, PutsABoundIntoTheBucketThatItEnds) {
  CallCounters counters;
  counters.Add(0, 0, 0);
  counters.Add(50, 0, 0);
  counters.Add(51, 0, 0);
  counters.Add(300'000'000, 0, 0);
  counters.Add(300'000'001, 0, 0);

  EXPECT_EQ(counters.buckets[0], 2);
  EXPECT_EQ(counters.buckets[1], 1);
  EXPECT_EQ(counters.buckets[kLatencyBuckets - 2], 1);
  EXPECT_EQ(counters.buckets[kLatencyBuckets - 1], 1);
  EXPECT_EQ(InBuckets(counters), counters.calls);
}

TEST(CallCountersTest, SumsAreWhatOneCounterWouldHaveCounted) {
  CallCounters whole, left, right;
  for (int64_t i = 1; i <= 1000; ++i) {
    whole.Add(i * 37, i, 2 * i);
    (i % 3 == 0 ? left : right).Add(i * 37, i, 2 * i);
  }
  CallCounters sum;
  sum.Add(left);
  sum.Add(CallCounters());
  sum.Add(right);

  EXPECT_EQ(sum, whole);
  EXPECT_EQ(sum.min_us, 37);
  EXPECT_EQ(sum.max_us, 37'000);
}

TEST(CallCountersTest, EstimatesAQuantileWithinItsBucket) {
  CallCounters counters;
  EXPECT_EQ(counters.QuantileUs(0.5), 0);
  for (int i = 0; i < 99; ++i) counters.Add(150, 0, 0);
  counters.Add(4'000'000, 0, 0);

  EXPECT_GE(counters.QuantileUs(0.5), 150);
  EXPECT_LE(counters.QuantileUs(0.5), 200);
  EXPECT_EQ(counters.QuantileUs(1), 4'000'000);
  EXPECT_GE(counters.QuantileUs(0), 100);
}

TEST(CallCountersTest, AQuantileNeverLeavesWhatWasMeasured) {
  CallCounters counters;
  counters.Add(120, 0, 0);
  for (const double share : {0.0, 0.5, 0.99, 1.0}) {
    EXPECT_EQ(counters.QuantileUs(share), 120);
  }
}

}  // namespace
}  // namespace osiris
