#include "worker/jail.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "core/base/status_macros.h"
#include "core/seal/capabilities.h"
#include "core/seal/landlock.h"
#include "core/seal/syscall_filter.h"

namespace osiris::worker {
namespace {

constexpr uint64_t kWhole = ~uint64_t{0};
// What an open that only reads does not say. A descriptor of O_PATH would be a
// way past Landlock to what a file is.
constexpr uint64_t kMore = O_ACCMODE | O_CREAT | O_TRUNC | O_PATH;

// Memory that is never executable, threads and time.
void AllowComputing(SyscallFilter& filter) {
  filter.AllowWhere(SCMP_SYS(mmap), 2, PROT_EXEC, 0);
  filter.AllowWhere(SCMP_SYS(mprotect), 2, PROT_EXEC, 0);
  filter.Allow({SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(madvise),
                SCMP_SYS(mremap), SCMP_SYS(futex), SCMP_SYS(sched_yield)});
  filter.AllowWhere(SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD);
  // Its flags lie in memory that a filter cannot read.
  filter.Fail({SCMP_SYS(clone3)}, ENOSYS);
  filter.Allow({SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
                SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
                SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack)});
  filter.Allow({SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getparam),
                SCMP_SYS(sched_getscheduler), SCMP_SYS(sysinfo),
                SCMP_SYS(uname), SCMP_SYS(getrandom)});
  filter.Allow({SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep),
                SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
                SCMP_SYS(restart_syscall), SCMP_SYS(exit),
                SCMP_SYS(exit_group)});
  filter.Allow({SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid),
                SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid)});
  // abort() signals this process, and nobody else may be signalled.
  filter.AllowWhere(SCMP_SYS(tgkill), 0, kWhole,
                    static_cast<uint64_t>(getpid()));
  // Limits may be read.
  filter.AllowWhere(SCMP_SYS(prlimit64), 2, kWhole, 0);
  filter.Allow({SCMP_SYS(getrlimit)});
}

// Files are read, never made, changed or removed: also without Landlock. Which
// ones is Landlock's matter; whether one exists can be asked of any.
void AllowReading(SyscallFilter& filter) {
  filter.AllowWhere(SCMP_SYS(open), 1, kMore, O_RDONLY);
  filter.AllowWhere(SCMP_SYS(openat), 2, kMore, O_RDONLY);
  filter.Fail({SCMP_SYS(openat2)}, ENOSYS);
  filter.Allow({SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64),
                SCMP_SYS(preadv), SCMP_SYS(lseek), SCMP_SYS(fcntl),
                SCMP_SYS(close)});
  filter.Allow({SCMP_SYS(stat), SCMP_SYS(fstat), SCMP_SYS(lstat),
                SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(access),
                SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
                SCMP_SYS(readlinkat), SCMP_SYS(getcwd)});
  filter.Fail({SCMP_SYS(ioctl)}, ENOTTY);
  // The channel, and waiting for it.
  filter.Allow({SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(poll),
                SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6),
                SCMP_SYS(eventfd2)});
}

void AllowNetwork(SyscallFilter& filter) {
  filter.Allow({SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(getsockopt),
                SCMP_SYS(setsockopt), SCMP_SYS(getsockname),
                SCMP_SYS(getpeername), SCMP_SYS(shutdown)});
  filter.Allow({SCMP_SYS(sendto), SCMP_SYS(recvfrom), SCMP_SYS(sendmsg),
                SCMP_SYS(recvmsg), SCMP_SYS(sendmmsg), SCMP_SYS(recvmmsg)});
  // Folders of certificates are listed.
  filter.Allow({SCMP_SYS(getdents64)});
}

// What drivers need; anything else fails rather than kills, for libraries
// probe.
absl::Status FilterSystemCalls(bool network) {
  SyscallFilter filter(SyscallFilter::Otherwise::kFail);
  AllowComputing(filter);
  AllowReading(filter);
  if (network) AllowNetwork(filter);
  return filter.Load();
}

}  // namespace

absl::Status EnterJail(const JailNeeds& needs) {
  const LandlockRules rules = {.read_paths = needs.read_paths,
                               .connect_ports = needs.tcp_ports};
  const auto walls = RestrictWithLandlock(rules);
  if (!walls.ok() &&
      walls.status().code() != absl::StatusCode::kUnimplemented) {
    return walls.status();
  }
  RETURN_IF_ERROR(KeepOnlyReading());
  const absl::Status filtered = FilterSystemCalls(!needs.tcp_ports.empty());
  // One of the two walls must stand.
  if (absl::IsUnimplemented(filtered) && walls.ok()) return absl::OkStatus();
  return filtered;
}

}  // namespace osiris::worker
