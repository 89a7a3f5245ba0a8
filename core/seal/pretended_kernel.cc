#include "core/seal/pretended_kernel.h"

#include <cerrno>

#include "core/seal/syscall_filter.h"

namespace osiris {
namespace {

constexpr int kCreateRuleset = 444;

}  // namespace

bool Pretend(PretendedKernel kernel) {
  if (kernel == PretendedKernel::kThis) return true;
  SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
  if (kernel == PretendedKernel::kNoLandlock) {
    filter.Fail({kCreateRuleset}, ENOSYS);
  } else {
    // The size of the first interface's attributes, which knew files alone.
    filter.FailWhereGreater(kCreateRuleset, 1, 8, E2BIG);
  }
  return filter.Load().ok();
}

}  // namespace osiris
