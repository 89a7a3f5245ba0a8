#include "worker/jail.h"

#include <fcntl.h>
#include <seccomp.h>

#include <cerrno>

#include "core/base/status_macros.h"
#include "core/seal/landlock.h"
#include "core/seal/syscall_filter.h"

namespace osiris::worker {
namespace {

// What no driver needs. Denied rather than fatal: libraries probe.
absl::Status FilterSystemCalls(bool network) {
  SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
  filter.Fail({SCMP_SYS(execve),
               SCMP_SYS(execveat),
               SCMP_SYS(fork),
               SCMP_SYS(vfork),
               SCMP_SYS(ptrace),
               SCMP_SYS(process_vm_readv),
               SCMP_SYS(process_vm_writev),
               SCMP_SYS(pidfd_getfd),
               SCMP_SYS(kill),
               SCMP_SYS(tkill),
               SCMP_SYS(mount),
               SCMP_SYS(umount2),
               SCMP_SYS(pivot_root),
               SCMP_SYS(chroot),
               SCMP_SYS(unshare),
               SCMP_SYS(setns),
               SCMP_SYS(bpf),
               SCMP_SYS(perf_event_open),
               SCMP_SYS(userfaultfd),
               SCMP_SYS(keyctl),
               SCMP_SYS(add_key),
               SCMP_SYS(request_key),
               SCMP_SYS(memfd_create),
               SCMP_SYS(memfd_secret),
               SCMP_SYS(io_uring_setup),
               SCMP_SYS(io_uring_enter),
               SCMP_SYS(io_uring_register),
               SCMP_SYS(init_module),
               SCMP_SYS(finit_module),
               SCMP_SYS(kexec_load),
               SCMP_SYS(reboot),
               SCMP_SYS(swapon),
               SCMP_SYS(swapoff),
               SCMP_SYS(settimeofday),
               SCMP_SYS(clock_settime),
               SCMP_SYS(personality)},
              EPERM);
  // Files are read, never made, changed or removed: also without Landlock.
  filter.Fail({SCMP_SYS(creat),     SCMP_SYS(mkdir),    SCMP_SYS(mkdirat),
               SCMP_SYS(rmdir),     SCMP_SYS(unlink),   SCMP_SYS(unlinkat),
               SCMP_SYS(rename),    SCMP_SYS(renameat), SCMP_SYS(renameat2),
               SCMP_SYS(link),      SCMP_SYS(linkat),   SCMP_SYS(symlink),
               SCMP_SYS(symlinkat), SCMP_SYS(truncate), SCMP_SYS(mknod),
               SCMP_SYS(mknodat),   SCMP_SYS(chmod),    SCMP_SYS(fchmod),
               SCMP_SYS(fchmodat),  SCMP_SYS(chown),    SCMP_SYS(fchown),
               SCMP_SYS(lchown),    SCMP_SYS(fchownat), SCMP_SYS(setxattr),
               SCMP_SYS(lsetxattr), SCMP_SYS(fsetxattr)},
              EPERM);
  if (!network) {
    filter.Fail({SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind),
                 SCMP_SYS(socketpair)},
                EPERM);
  }
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
  const absl::Status filtered = FilterSystemCalls(!needs.tcp_ports.empty());
  // One of the two walls must stand.
  if (absl::IsUnimplemented(filtered) && walls.ok()) return absl::OkStatus();
  return filtered;
}

}  // namespace osiris::worker
