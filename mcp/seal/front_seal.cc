#include "mcp/seal/front_seal.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/status_macros.h"
#include "core/seal/landlock.h"
#include "core/seal/process_limits.h"
#include "core/seal/syscall_filter.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris::mcp {
namespace {

// A line of 16 MiB, its JSON and its answer fit many times.
constexpr uint64_t kAddressSpace = 1ULL << 30;

bool IsRegularFile(int fd) {
  struct stat info = {};
  return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

absl::Status LimitFront() {
  ProcessLimits limits = {.address_space = kAddressSpace, .processes = 0};
  // Somebody may have sent the output to a file: it may grow.
  if (!IsRegularFile(STDOUT_FILENO) && !IsRegularFile(STDERR_FILENO)) {
    limits.file_size = 0;
  }
  return LimitProcess(limits);
}

// What a process of one thread needs that reads, computes and writes.
void AllowWork(SyscallFilter& filter) {
  filter.Allow({SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv),
                SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(poll),
                SCMP_SYS(ppoll), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait)});
  filter.Allow({SCMP_SYS(futex), SCMP_SYS(brk), SCMP_SYS(munmap),
                SCMP_SYS(madvise), SCMP_SYS(mremap), SCMP_SYS(sched_yield)});
  filter.Allow({SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep),
                SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday)});
  filter.Allow({SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigprocmask),
                SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
                SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getrandom)});
  // The slow path of mutexes and the arenas of malloc ask for these.
  filter.Allow({SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getparam),
                SCMP_SYS(sched_getscheduler)});
  // Memory is never executable again.
  filter.AllowWhere(SCMP_SYS(mmap), 2, PROT_EXEC, 0);
  filter.AllowWhere(SCMP_SYS(mprotect), 2, PROT_EXEC, 0);
  // abort() signals this process, and nobody else may be signalled.
  filter.AllowWhere(SCMP_SYS(tgkill), 0, ~uint64_t{0},
                    static_cast<uint64_t>(getpid()));
}

// What libraries try and can do without.
void FailSoftly(SyscallFilter& filter) {
  filter.Fail({SCMP_SYS(ioctl)}, ENOTTY);
  filter.Fail({SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(newfstatat)}, EACCES);
  // Its flags lie in memory that a filter cannot read. No thread is allowed.
  filter.Fail({SCMP_SYS(clone3)}, ENOSYS);
}

absl::Status LoadFilter() {
  SyscallFilter filter;
  AllowWork(filter);
  FailSoftly(filter);
  return filter.Load();
}

// Raises Landlock, the second wall of the front. Its absence is no failure.
absl::Status RaiseLandlock(FrontSeal& seal) {
  const absl::StatusOr<LandlockWalls> walls = RestrictWithLandlock({});
  if (walls.ok()) {
    seal.landlock_abi = walls->abi;
    seal.tier = walls->network ? SealTier::kA : SealTier::kB;
    return absl::OkStatus();
  }
  seal.tier = SealTier::kC;
  seal.missing.push_back(std::string(walls.status().message()));
  return absl::IsUnimplemented(walls.status()) ? absl::OkStatus()
                                               : walls.status();
}

}  // namespace

SandboxMode SandboxModeOf(std::string_view name) {
  if (name == "off") return SandboxMode::kOff;
  if (name == "best-effort") return SandboxMode::kBestEffort;
  return SandboxMode::kRequired;
}

std::string_view NameOf(SandboxMode mode) {
  switch (mode) {
    case SandboxMode::kOff:
      return "off";
    case SandboxMode::kBestEffort:
      return "best-effort";
    case SandboxMode::kRequired:
      break;
  }
  return "required";
}

std::string Describe(const FrontSeal& seal) {
  std::string text(osiris::Describe(seal.tier));
  if (!seal.missing.empty()) {
    text += fmt::format("; missing: {}", fmt::join(seal.missing, ", "));
  }
  return text;
}

absl::StatusOr<FrontSeal> SealFront(const FrontSealOptions& options) {
  closefrom(options.last_fd + 1);
  RETURN_IF_ERROR(LimitFront());
  RETURN_IF_ERROR(HideFromDebuggers());
  RETURN_IF_ERROR(DieWithParent(options.parent));
  FrontSeal seal;
  if (options.mode == SandboxMode::kOff) {
    seal.missing = {"Landlock and seccomp are switched off"};
    return seal;
  }
  absl::Status landlock = RaiseLandlock(seal);
  if (!landlock.ok() && options.mode == SandboxMode::kRequired) {
    return absl::FailedPreconditionError(landlock.message());
  }
  // Only now: the ruleset needed a descriptor.
  RETURN_IF_ERROR(
      LimitProcess({.open_files = static_cast<uint64_t>(options.last_fd) + 1}));
  const absl::Status filter = LoadFilter();
  if (!filter.ok()) return absl::FailedPreconditionError(filter.message());
  return seal;
}

}  // namespace osiris::mcp
