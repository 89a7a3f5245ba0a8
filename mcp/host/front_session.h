#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
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
// nothing that it says. Of a call that is silent for 200 ms it says every
// second that it still runs. Serve() may be called once.
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

  // Tells the front what nobody asked for. From any thread.
  void Tell(const FrontNews& news);

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

  // A call that a thread works on, for the pulse.
  struct Running {
    std::mutex mutex;
    // Nothing may be sent any more but the answer.
    bool answered = false;
    // The source tells of its progress itself.
    bool reported = false;
    int64_t beats = 0;
    std::chrono::steady_clock::time_point next_beat;
  };

  // False: a hostile frame.
  bool Take(const Frame& frame);
  void StartThread();
  void Work();
  static Call CallOf(Job& job);
  void Run(Job job);
  // Tells the pulse of a call that begins.
  std::shared_ptr<Running> Begin(uint64_t sequence);
  void Report(uint64_t sequence, Running& running, const Progress& progress);
  void Pulse();
  void Beat(uint64_t sequence, Running& running);

  Channel& channel_;
  const Execute execute_;
  const size_t queue_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> waiting_;
  // By sequence: those that wait and those that run.
  std::map<uint64_t, Cancellation> open_;
  std::map<uint64_t, std::shared_ptr<Running>> running_;
  std::condition_variable pulse_wake_;
  // The pulse waits for a call, not for time to pass: who begins one wakes it.
  bool pulse_idle_ = false;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  uint64_t last_sequence_ = 0;
  bool stopping_ = false;
  // Last: it looks at all of the above as soon as it is made.
  std::thread pulse_;
};

}  // namespace osiris::mcp
