#pragma once

#include <chrono>

namespace osiris::mcp {

// How long a front stays when its input has ended. Whoever writes a few calls
// and closes gets the answers that come soon; whoever goes in the middle of a
// long query is not waited for. Knows no clock: it is told the time. Not
// thread-safe.
class Farewell {
 public:
  using Clock = std::chrono::steady_clock;

  // What is left to do.
  struct Rest {
    // Calls have no answer.
    bool calls = false;
    // Answers were made that the client has not taken.
    bool output = false;
    // The broker may have said what nobody has read.
    bool unread = false;
  };

  // 30 ms for both.
  Farewell() = default;
  // Calls get `calls` since the client was last heard, and what was answered
  // then gets `output` since the end of input, to be taken.
  Farewell(std::chrono::milliseconds calls, std::chrono::milliseconds output)
      : calls_(calls), output_(output) {}

  // The client said something at `now`.
  void Hear(Clock::time_point now) { heard_ = now; }

  // The input ended at `now`.
  void Begin(Clock::time_point now);

  bool begun() const { return begun_; }

  // After Begin: there is nothing to stay for any more.
  bool IsOver(Clock::time_point now, const Rest& rest) const;

  // After Begin: when IsOver may say so though nothing comes.
  Clock::time_point NextLook(bool output) const;

 private:
  std::chrono::milliseconds calls_{30};
  std::chrono::milliseconds output_{30};
  bool begun_ = false;
  Clock::time_point heard_;
  // When calls are not waited for any more, and when nothing is.
  Clock::time_point calls_until_;
  Clock::time_point until_;
};

}  // namespace osiris::mcp
