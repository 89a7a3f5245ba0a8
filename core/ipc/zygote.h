#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
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
// They talk over a packet socket, the zygote's descriptor 3, in fixed structs
// of this header: program and zygote are of one build.
class Zygote {
 public:
  // Starts `binary`. RUN/WORKER_UNAVAILABLE when that fails.
  static absl::StatusOr<std::unique_ptr<Zygote>> Start(
      const std::string& binary);
  ~Zygote();

  // Forks a worker.
  absl::StatusOr<WorkerProcess> Fork(const WorkerLimits& limits);

  // Kills `worker` if it still runs, and does not wait for its end.
  static void Kill(const WorkerProcess& worker);

  // Kills `worker` if it still runs, and tells how it ended.
  WorkerEnd Reap(const WorkerProcess& worker);

  // "osiris-worker" sees these requests at descriptor 3.
  struct Request {
    // kFork carries the worker's end of its channel; kReap only `pid`.
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
  Zygote(pid_t pid, UniqueFd control);

  std::mutex mutex_;
  const pid_t pid_;
  UniqueFd control_;
};

}  // namespace osiris
