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
#include "mcp/host/frame_gate.h"

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
// nothing that it says. The thread that reads a call makes it, while another
// one listens. Of a call that is silent for 200 ms it says every second that it
// still runs, to a client that wants to hear of it. Serve() may be called once.
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

  // Serves until the front or `context` ends. Calls may run on afterwards; of
  // those that waited for their turn, none begins.
  SessionEnd Serve(const CallContext& context);

  // Cancels what runs, forgets what waits.
  void CancelAll();

 private:
  struct Job {
    uint64_t sequence = 0;
    FrontCall call;
    Cancellation cancellation;
  };

  // A call that a thread works on, and that the client wants to hear of.
  struct Running {
    std::mutex mutex;
    // Nothing may be sent any more but the answer.
    bool answered = false;
    // The source tells of its progress itself.
    bool reported = false;
    int64_t beats = 0;
    std::chrono::steady_clock::time_point next_beat;
  };

  void StartThread();
  void Work();
  // The call to make next, or nullopt when the session has ended.
  std::optional<Job> NextJob();
  // Before a thread works: another one listens meanwhile.
  void LeaveAListener();
  // Reads what there is to be read. `readable`: the descriptor is.
  void Receive(bool readable);
  // False: a hostile frame.
  bool Take(const Frame& frame);
  void End(SessionEnd end);

  static Call CallOf(Job& job);
  void Run(Job job);
  // Has a call that begins spoken for in time.
  std::shared_ptr<Running> Begin(uint64_t sequence);
  void Report(uint64_t sequence, Running& running, const Progress& progress);
  // Speaks for the calls that run.
  void Pulse();
  void Beat(uint64_t sequence, Running& running);

  Channel& channel_;
  const Execute execute_;
  const size_t queue_;

  const FrameGate gate_;
  // Of Serve, for who receives.
  CallContext context_;

  std::mutex mutex_;
  std::condition_variable ended_;
  std::optional<SessionEnd> end_;
  std::deque<Job> waiting_;
  // By sequence: those that wait and those that run.
  std::map<uint64_t, Cancellation> open_;
  std::map<uint64_t, std::shared_ptr<Running>> running_;
  // The alarm is set for the next pulse.
  bool pulse_set_ = false;
  std::vector<std::thread> threads_;
  // Those of them that listen, or are on their way to.
  size_t free_ = 0;
  // Those that make a call.
  size_t calls_ = 0;
  uint64_t last_sequence_ = 0;
};

}  // namespace osiris::mcp
