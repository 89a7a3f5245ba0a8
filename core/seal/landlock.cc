#include "core/seal/landlock.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// The kernel's interface, version 7. Debian 12's headers stop at version 2.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr unsigned kAskVersion = 1U << 0;
constexpr unsigned kAskErrata = 1U << 1;
constexpr int kRulePathBeneath = 1;
constexpr int kRuleNetPort = 2;

struct RulesetAttr {
  uint64_t handled_access_fs;
  uint64_t handled_access_net;
  uint64_t scoped;
};

struct PathBeneathAttr {
  uint64_t allowed_access;
  int32_t parent_fd;
} __attribute__((packed));

struct NetPortAttr {
  uint64_t allowed_access;
  uint64_t port;
};

// Execute, write, read, list, remove, and make of every kind: version 1.
constexpr uint64_t kFsFirst = (1ULL << 13) - 1;
constexpr uint64_t kFsReadFile = 1ULL << 2;
constexpr uint64_t kFsReadDir = 1ULL << 3;
constexpr uint64_t kFsRefer = 1ULL << 13;
constexpr uint64_t kFsTruncate = 1ULL << 14;
constexpr uint64_t kFsIoctlDev = 1ULL << 15;
constexpr uint64_t kNetBindTcp = 1ULL << 0;
constexpr uint64_t kNetConnectTcp = 1ULL << 1;
constexpr uint64_t kScopeAbstractUnix = 1ULL << 0;
constexpr uint64_t kScopeSignal = 1ULL << 1;

absl::Status CallFailed(std::string_view call) {
  return absl::InternalError(
      fmt::format("{} failed: {}", call, std::strerror(errno)));
}

uint64_t FsRights(int abi) {
  uint64_t rights = kFsFirst;
  if (abi >= 2) rights |= kFsRefer;
  if (abi >= 3) rights |= kFsTruncate;
  if (abi >= 5) rights |= kFsIoctlDev;
  return rights;
}

// A ruleset that the kernel accepted, and what it handles.
struct Ruleset {
  UniqueFd fd;
  RulesetAttr attr;
};

// Tries the whole, then without scopes, then without the network. Kernels with
// parts ported back have claimed a version whose parts they then refused.
absl::StatusOr<Ruleset> CreateRuleset(int abi) {
  struct Attempt {
    int least_abi;
    size_t size;
    uint64_t net;
    uint64_t scoped;
  };
  constexpr uint64_t kNet = kNetBindTcp | kNetConnectTcp;
  constexpr Attempt kAttempts[] = {
      {6, sizeof(RulesetAttr), kNet, kScopeAbstractUnix | kScopeSignal},
      {4, offsetof(RulesetAttr, scoped), kNet, 0},
      {1, offsetof(RulesetAttr, handled_access_net), 0, 0}};
  for (const Attempt& attempt : kAttempts) {
    if (abi < attempt.least_abi) continue;
    const RulesetAttr attr = {FsRights(abi), attempt.net, attempt.scoped};
    const long fd = syscall(kCreateRuleset, &attr, attempt.size, 0);
    if (fd >= 0) return Ruleset{UniqueFd(static_cast<int>(fd)), attr};
    if (errno != EINVAL && errno != E2BIG) break;
  }
  return CallFailed("landlock_create_ruleset");
}

absl::Status AllowReading(const Ruleset& ruleset, const std::string& path) {
  const UniqueFd fd(open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!fd) {
    if (errno == ENOENT || errno == ENOTDIR) return absl::OkStatus();
    return CallFailed(fmt::format("opening `{}`", path));
  }
  struct stat info = {};
  if (fstat(fd.get(), &info) != 0) return CallFailed("fstat");
  const uint64_t rights =
      S_ISDIR(info.st_mode) ? kFsReadFile | kFsReadDir : kFsReadFile;
  const PathBeneathAttr rule = {rights, fd.get()};
  if (syscall(kAddRule, ruleset.fd.get(), kRulePathBeneath, &rule, 0) != 0) {
    return CallFailed("landlock_add_rule");
  }
  return absl::OkStatus();
}

absl::Status AllowConnecting(const Ruleset& ruleset, int port) {
  const NetPortAttr rule = {kNetConnectTcp, static_cast<uint64_t>(port)};
  if (syscall(kAddRule, ruleset.fd.get(), kRuleNetPort, &rule, 0) != 0) {
    return CallFailed("landlock_add_rule");
  }
  return absl::OkStatus();
}

}  // namespace

LandlockSupport ProbeLandlock() {
  const long abi = syscall(kCreateRuleset, nullptr, 0, kAskVersion);
  if (abi <= 0) return {};
  const long errata = syscall(kCreateRuleset, nullptr, 0, kAskErrata);
  return {static_cast<int>(abi), errata > 0 ? static_cast<int>(errata) : 0};
}

absl::StatusOr<LandlockWalls> RestrictWithLandlock(const LandlockRules& rules) {
  const int abi = ProbeLandlock().abi;
  if (abi == 0) {
    return absl::UnimplementedError("this kernel has no Landlock");
  }
  ASSIGN_OR_RETURN(const Ruleset ruleset, CreateRuleset(abi));
  for (const std::string& path : rules.read_paths) {
    RETURN_IF_ERROR(AllowReading(ruleset, path));
  }
  const bool network = ruleset.attr.handled_access_net != 0;
  for (const int port : rules.connect_ports) {
    if (network) RETURN_IF_ERROR(AllowConnecting(ruleset, port));
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return CallFailed("prctl");
  if (syscall(kRestrictSelf, ruleset.fd.get(), 0) != 0) {
    return CallFailed("landlock_restrict_self");
  }
  return LandlockWalls{abi, network, ruleset.attr.scoped != 0};
}

}  // namespace osiris
