#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/cancellation.h"
#include "core/ipc/channel.h"
#include "core/ipc/zygote.h"

namespace osiris {

struct WorkerPoolOptions {
  // The worker program's absolute path.
  std::string binary;
  WorkerLimits limits;
  // A worker is replaced after so many calls, or when it was not used for so
  // long.
  int64_t recycle_calls = 10'000;
  std::chrono::seconds idle{60};
  // Hears, when a worker becomes idle, by when EvictIdle has to be called. From
  // any thread; must not block. May be empty.
  std::function<void(CallContext::Clock::time_point due)> on_idle = {};
  // The ladder, from the moment at which a worker is asked to stop: when its
  // call ends at the latest, and when it is killed.
  std::chrono::milliseconds answer_after{50};
  std::chrono::milliseconds kill_after{100};
};

// Workers, each for one connection. Whoever needs one gets one that already
// holds that connection and is free, else a new one. Thread-safe.
class WorkerPool {
 public:
  // `zygote` may be one that was started before, or nullptr for one that is
  // started when it is needed.
  explicit WorkerPool(WorkerPoolOptions options,
                      std::shared_ptr<Zygote> zygote = nullptr);
  // Kills every worker. No lease may be alive.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // The use of one worker. Gives it back when destroyed, or ends it when a
  // call left it in doubt. One thread at a time.
  class Lease {
   public:
    Lease(Lease&&) noexcept;
    ~Lease();

    // False for a worker that was just made: its connection must be opened.
    bool opened() const;
    void set_opened();

    // One question, one answer. Progress goes to `context`. At its
    // cancellation or deadline the worker is asked to stop. Where it has not
    // after `answer_after`, this returns all the same, and the pool kills it
    // after `kill_after`. Whatever happens, this returns once:
    //   RUN/CANCELLED, RUN/TIMED_OUT   the context ended
    //   RUN/WORKER_CRASHED             the worker ended by itself
    //   RUN/OUT_OF_MEMORY              it reached its memory limit
    //   PROTOCOL/FRAME_INVALID         it sent what it should not
    // After these the lease is of no more use.
    absl::StatusOr<Frame> Call(std::string_view json, std::string_view tail,
                               const CallContext& context);

    // False after a call that cost the worker its life.
    bool alive() const;

    // Ends the worker instead of giving it back.
    void Discard();

   private:
    friend class WorkerPool;
    struct Worker;
    Lease(WorkerPool* pool, std::unique_ptr<Worker> worker);

    // True: the worker stopped in time, and can be used on.
    bool Stop(const CallContext& context);
    absl::Status Lost(const CallContext& context, const absl::Status& seen);

    WorkerPool* pool_;
    std::unique_ptr<Worker> worker_;
  };

  // The zygote that workers come from, started now if there is none.
  absl::StatusOr<std::shared_ptr<Zygote>> Warm();

  // A worker for the connection `key`, which tells connections and their
  // secrets apart. RUN/CANCELLED and RUN/TIMED_OUT when `context` ends before
  // there is one; RUN/WORKER_UNAVAILABLE where none can be made.
  absl::StatusOr<Lease> Acquire(std::string_view key,
                                const CallContext& context);

  // Ends the workers that were idle for `options.idle`, and buries those that
  // were killed while they were. Returns by when it has to be called again, or
  // nullopt where no worker is idle.
  std::optional<CallContext::Clock::time_point> EvictIdle();

  // Ends every idle worker.
  void Clear();

 private:
  using Worker = Lease::Worker;

  absl::StatusOr<std::unique_ptr<Worker>> NewWorker(std::string_view key,
                                                    const CallContext& context);
  void Return(std::unique_ptr<Worker> worker);
  // Takes one whose call has ended before it: has it back if it stops in time,
  // else kills it.
  void LetStop(std::unique_ptr<Worker> worker,
               CallContext::Clock::time_point kill_at,
               std::string correlation_id);

  const WorkerPoolOptions options_;
  std::mutex mutex_;
  // Replaced when it dies or hangs; its workers die with it.
  std::shared_ptr<Zygote> zygote_;
  std::list<std::unique_ptr<Worker>> idle_;
  // Workers that LetStop took, each on a thread of its own.
  size_t stopping_ = 0;
  std::condition_variable all_stopped_;
  // The pool ends: nobody is waited for.
  const Cancellation ending_;
};

}  // namespace osiris
