#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "broker/front_protocol.h"
#include "core/base/call_context.h"
#include "core/ipc/channel.h"
#include "core/operation/operation_recorder.h"

namespace osiris::mcp {

// Why a session ended.
enum class SessionEnd {
  // The front closed its channel.
  kFrontGone,
  // The context was cancelled.
  kStopped,
  // The front sent what no front would send.
  kFrontHostile,
};

// Serves one front: runs its calls in threads, answers each once, and believes
// nothing that it says. Serve() may be called once.
class FrontSession {
 public:
  // Makes one call and waits for its end.
  using Execute = std::function<CallOutcome(std::string_view operation,
                                            Json arguments, Call call)>;

  // `channel` outlives the session. At most `queue` calls may run or wait: a
  // front knows that and sends no more.
  FrontSession(Channel& channel, Execute execute, int64_t queue);
  // Cancels what still runs and waits for it.
  ~FrontSession();
  FrontSession(const FrontSession&) = delete;
  FrontSession& operator=(const FrontSession&) = delete;

  // Serves until the front or `context` ends. Calls may run on afterwards.
  SessionEnd Serve(const CallContext& context);

  // Cancels what runs, forgets what waits.
  void CancelAll();

 private:
  struct Job {
    uint64_t sequence = 0;
    FrontCall call;
    Cancellation cancellation;
  };

  // False: a hostile frame.
  bool Take(const Frame& frame);
  void StartThread();
  void Work();
  void Run(Job job);

  Channel& channel_;
  const Execute execute_;
  const size_t queue_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> waiting_;
  // By sequence: those that wait and those that run.
  std::map<uint64_t, Cancellation> open_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  uint64_t last_sequence_ = 0;
  bool stopping_ = false;
};

}  // namespace osiris::mcp
