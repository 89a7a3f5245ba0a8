#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
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
    // cancellation or deadline the worker is asked to stop, and killed when it
    // has not answered 100 ms later. Whatever happens, this returns once:
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

    absl::StatusOr<Frame> AwaitAnswer(const CallContext& context);
    absl::Status Lost(const CallContext& context, const absl::Status& seen);

    WorkerPool* pool_;
    std::unique_ptr<Worker> worker_;
  };

  // The zygote that workers come from, started now if there is none.
  absl::StatusOr<std::shared_ptr<Zygote>> Warm();

  // A worker for the connection `key`, which tells connections and their
  // secrets apart.
  absl::StatusOr<Lease> Acquire(std::string_view key);

  // Ends the workers that were idle for longer than `options.idle` or will be
  // before the `next` call of this, and buries those that were killed while
  // they were. To be called now and then.
  void EvictIdle(std::chrono::seconds next = std::chrono::seconds(0));

  // Ends every idle worker.
  void Clear();

 private:
  using Worker = Lease::Worker;

  absl::StatusOr<std::unique_ptr<Worker>> NewWorker(std::string_view key);
  void Return(std::unique_ptr<Worker> worker);

  const WorkerPoolOptions options_;
  std::mutex mutex_;
  // Replaced when it dies; its workers die with it.
  std::shared_ptr<Zygote> zygote_;
  std::list<std::unique_ptr<Worker>> idle_;
};

}  // namespace osiris
