#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/unique_fd.h"

namespace osiris {

// Limits of one worker. Zero means none.
struct WorkerLimits {
  int64_t memory_mb = 1024;
  int64_t cpu_s = 600;
};

// A worker process of the zygote. Killing it is always safe.
struct WorkerProcess {
  pid_t pid = -1;
  UniqueFd pidfd;
  // Our end of its channel.
  UniqueFd channel;
};

// How a worker ended.
struct WorkerEnd {
  // The signal that ended it, or 0.
  int signal = 0;
  // Its exit status where no signal did.
  int exit_status = 0;
};

// The warm parent of workers: the worker program started once, with an empty
// environment, ready to fork. This process itself never forks. Thread-safe.
//
// Requests go over a packet socket, the zygote's descriptor 3, each with the
// descriptor that it is answered to, in fixed structs of this header: program
// and zygote are of one build.
class Zygote {
 public:
  // One that had something to answer, and answered nobody for so long, hangs.
  // What is asked of it takes about a millisecond.
  static constexpr std::chrono::seconds kPatience{2};
  // But one that answered nobody yet has so long from its start: it may not
  // run yet, on a machine that has much to do.
  static constexpr std::chrono::seconds kStartPatience{15};

  // Starts `binary`. RUN/WORKER_UNAVAILABLE when that fails.
  static absl::StatusOr<std::unique_ptr<Zygote>> Start(
      const std::string& binary);
  ~Zygote();

  // Forks a worker. RUN/CANCELLED and RUN/TIMED_OUT when `context` ends
  // before. RUN/WORKER_UNAVAILABLE when the zygote cannot, has ended, or hangs:
  // then it is killed, with its workers, and another one must be started.
  absl::StatusOr<WorkerProcess> Fork(const WorkerLimits& limits,
                                     const CallContext& context);

  // Kills `worker` if it still runs, and does not wait for its end.
  static void Kill(const WorkerProcess& worker);

  // Kills `worker` if it still runs, and tells how it ended. Where the zygote
  // does not say so before `context` ends, that is by the kill.
  WorkerEnd Reap(const WorkerProcess& worker, const CallContext& context);

  // Kills `worker` if it still runs. Waits for its end, never for the zygote.
  void Bury(const WorkerProcess& worker) const;

  // "osiris-worker" sees these requests at descriptor 3.
  struct Request {
    // kFork carries the worker's end of its channel, where the answer comes
    // before the worker says anything: nobody else can take it for theirs. Who
    // no longer waits for it has shut the channel, and there is no worker.
    // kReap carries a descriptor where an answer is wanted.
    enum Kind : uint32_t { kFork = 1, kReap = 2 };
    uint32_t kind = 0;
    int32_t pid = 0;
    int64_t memory_mb = 0;
    int64_t cpu_s = 0;
  };
  // And answers with this; to kFork with a pidfd.
  struct Reply {
    // kFork: the worker, or minus an errno. kReap: waitpid's status.
    int32_t value = 0;
  };

 private:
  using Clock = CallContext::Clock;

  Zygote(pid_t pid, UniqueFd control);

  // When it hangs, unless it answers before, what was asked at `asked`.
  Clock::time_point HangsAt(Clock::time_point asked) const;
  // Waits for an answer at `fd` to what was asked at `asked`.
  absl::Status Await(int fd, Clock::time_point asked,
                     const CallContext& context);
  // Nobody waits for this worker, which may not be there yet, and ends.
  void Forsake(UniqueFd channel, Clock::time_point asked);
  // Looks whether it did what nobody waited for any more.
  absl::Status CheckForsaken();
  absl::Status Hangs();
  // False: it is gone, or reads nothing.
  bool AskToReap(const WorkerProcess& worker, int answer) const;
  void End();

  const pid_t pid_;
  const UniqueFd control_;
  const Clock::time_point started_ = Clock::now();
  // When it last answered anybody.
  std::atomic<Clock::time_point> heard_{Clock::time_point::min()};
  std::mutex mutex_;
  bool ended_ = false;
  // One for whose answer nobody waits, which the zygote closes instead, and
  // when that was asked for: calls that all have little time would not find out
  // otherwise that it hangs.
  UniqueFd forsaken_;
  Clock::time_point forsaken_asked_;
};

}  // namespace osiris
