#include "core/seal/capabilities.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "fmt/format.h"

namespace osiris {

absl::Status KeepOnlyReading() {
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {};
  if (syscall(SYS_capget, &header, sets) != 0) {
    return absl::InternalError(
        fmt::format("capget failed: {}", std::strerror(errno)));
  }
  constexpr uint32_t kKept = 1U << CAP_DAC_READ_SEARCH;
  sets[0].effective &= kKept;
  sets[0].permitted &= kKept;
  sets[0].inheritable = 0;
  sets[1] = {};
  if (syscall(SYS_capset, &header, sets) != 0) {
    return absl::InternalError(
        fmt::format("capset failed: {}", std::strerror(errno)));
  }
  return absl::OkStatus();
}

}  // namespace osiris
