#pragma once

#include "core/base/clock.h"

namespace osiris {

// Clocks that stand still until a test moves them. Not thread-safe.
class FakeClock final : public Clock {
 public:
  Wall Now() const override { return wall_; }
  Monotonic MonotonicNow() const override { return monotonic_; }

  // Time passes: both clocks move.
  void Advance(std::chrono::nanoseconds time) {
    wall_ += std::chrono::duration_cast<Wall::duration>(time);
    monotonic_ += time;
  }

  // Somebody sets the clock: only the wall clock jumps, either way.
  void SetWall(Wall time) { wall_ = time; }

 private:
  // 2026-11-24T12:00:00Z.
  Wall wall_ = std::chrono::system_clock::from_time_t(1795608000);
  Monotonic monotonic_{std::chrono::hours(1000)};
};

}  // namespace osiris
