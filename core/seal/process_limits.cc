#include "core/seal/process_limits.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// `slack` is how far the hard limit lies behind the soft one.
absl::Status Lower(int resource, std::optional<uint64_t> limit,
                   uint64_t slack = 0) {
  if (!limit.has_value()) return absl::OkStatus();
  struct rlimit now = {};
  if (getrlimit(static_cast<__rlimit_resource>(resource), &now) == 0 &&
      now.rlim_max < *limit + slack) {
    limit = now.rlim_max - std::min<uint64_t>(slack, now.rlim_max);
  }
  const struct rlimit both = {*limit, *limit + slack};
  if (setrlimit(static_cast<__rlimit_resource>(resource), &both) != 0) {
    return absl::InternalError(fmt::format("setrlimit({}) failed: {}", resource,
                                           std::strerror(errno)));
  }
  return absl::OkStatus();
}

absl::Status HoldStandardDescriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
    // The wrong way round: it cannot be used, as it could not before.
    const int way = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (open("/dev/null", way) == fd) continue;
    return absl::InternalError(
        fmt::format("descriptor {} is closed, and `/dev/null` does not take "
                    "its place: {}",
                    fd, std::strerror(errno)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status LimitProcess(const ProcessLimits& limits) {
  RETURN_IF_ERROR(Lower(RLIMIT_CORE, 0));
  RETURN_IF_ERROR(Lower(RLIMIT_AS, limits.address_space));
  // At the soft limit comes SIGXCPU, which tells why; at the hard one SIGKILL.
  RETURN_IF_ERROR(Lower(RLIMIT_CPU, limits.cpu_seconds, 1));
  RETURN_IF_ERROR(Lower(RLIMIT_FSIZE, limits.file_size));
  RETURN_IF_ERROR(Lower(RLIMIT_NPROC, limits.processes));
  return Lower(RLIMIT_NOFILE, limits.open_files);
}

absl::Status HideFromDebuggers() {
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0) return absl::OkStatus();
  return absl::InternalError(
      fmt::format("prctl(PR_SET_DUMPABLE) failed: {}", std::strerror(errno)));
}

absl::Status GuardSecrets() {
  RETURN_IF_ERROR(HoldStandardDescriptors());
  RETURN_IF_ERROR(LimitProcess({}));
  return HideFromDebuggers();
}

absl::Status DieWithParent(int parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) {
    return absl::InternalError(fmt::format("prctl(PR_SET_PDEATHSIG) failed: {}",
                                           std::strerror(errno)));
  }
  if (getppid() != parent) {
    return absl::FailedPreconditionError("the parent process has ended");
  }
  return absl::OkStatus();
}

}  // namespace osiris
