#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "mcp/protocol/in_flight.h"
#include "mcp/protocol/input.h"
#include "mcp/protocol/message.h"

namespace osiris::mcp {

// What the client was asked, in revisions with a handshake, and has not
// answered. Numbers grow and are never used twice. Not thread-safe.
class ClientRequests {
 public:
  using Clock = std::chrono::steady_clock;
  // Takes what came back. What is `kAnswered` has not been looked into.
  using Then = std::function<void(Answer)>;

  // Remembers a request that is made for `call` (0: for none); the number to
  // make it under.
  int64_t Add(CallNumber call, Clock::time_point deadline, Then then);

  // Hands `response` to whoever waits for it. Responses to nothing are passed
  // over.
  void Receive(const Message& response);

  // Forgets what is asked for `call`; the numbers, for the client to forget.
  std::vector<int64_t> Forget(CallNumber call);

  // Ends what had to be answered by `now`, as kTimedOut. Returns the numbers,
  // for the client to forget. `Then`s are called after all were taken out.
  std::vector<int64_t> Expire(Clock::time_point now);

  // Ends all that is asked for calls, as kWithdrawn; else as Expire.
  std::vector<int64_t> Withdraw();

  // When Expire will have something to do.
  std::optional<Clock::time_point> next_deadline() const;

  size_t size() const { return waiting_.size(); }

 private:
  struct Waiting {
    CallNumber call;
    Clock::time_point deadline;
    Then then;
  };

  // Ends those of which `is_over` is true.
  std::vector<int64_t> End(const std::function<bool(const Waiting&)>& is_over,
                           Answer::Outcome outcome);

  std::map<int64_t, Waiting> waiting_;
  int64_t last_ = 0;
};

}  // namespace osiris::mcp
