#include "core/seal/seal_tier.h"

#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace osiris {

char LetterOf(SealTier tier) {
  return static_cast<char>('A' + static_cast<int>(tier));
}

std::string_view Describe(SealTier tier) {
  switch (tier) {
    case SealTier::kA:
      return "Landlock holds files, TCP ports, signals and sockets; seccomp "
             "holds system calls";
    case SealTier::kB:
      return "Landlock holds files, seccomp holds system calls; the network of "
             "workers is not limited to one port";
    case SealTier::kC:
      return "seccomp holds system calls; this kernel has no Landlock, so "
             "files are held for the front only";
    case SealTier::kD:
      break;
  }
  return "neither Landlock nor seccomp holds the front; only separate "
         "processes, empty environments and limits remain";
}

SealTier TierOf(const LandlockSupport& landlock, bool seccomp) {
  if (!seccomp) return SealTier::kD;
  if (landlock.abi == 0) return SealTier::kC;
  return landlock.abi >= 4 ? SealTier::kA : SealTier::kB;
}

bool HasSeccomp() {
  const uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

}  // namespace osiris
