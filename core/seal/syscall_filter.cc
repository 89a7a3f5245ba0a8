#include "core/seal/syscall_filter.h"

#include <seccomp.h>

#include <cerrno>
#include <cstring>

#include "fmt/format.h"

namespace osiris {
namespace {

absl::Status Failed(const char* what, int error) {
  return absl::InternalError(
      fmt::format("{} failed: {}", what, std::strerror(error)));
}

uint32_t ActionOf(SyscallFilter::Otherwise otherwise) {
  switch (otherwise) {
    case SyscallFilter::Otherwise::kAllow:
      return SCMP_ACT_ALLOW;
    case SyscallFilter::Otherwise::kFail:
      return SCMP_ACT_ERRNO(EPERM);
    case SyscallFilter::Otherwise::kKill:
      break;
  }
  return SCMP_ACT_KILL_PROCESS;
}

}  // namespace

SyscallFilter::SyscallFilter(Otherwise otherwise)
    : context_(seccomp_init(ActionOf(otherwise))) {
  if (context_ == nullptr) {
    status_ = absl::UnimplementedError("this kernel has no seccomp filters");
    return;
  }
  const struct {
    scmp_filter_attr attribute;
    uint32_t value;
  } attributes[] = {
      {SCMP_FLTATR_CTL_TSYNC, 1},
      {SCMP_FLTATR_CTL_NNP, 1},
      {SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS},
      // A binary tree: 6 comparisons a call instead of 40.
      {SCMP_FLTATR_CTL_OPTIMIZE, 2},
  };
  for (const auto& [attribute, value] : attributes) {
    const int error = seccomp_attr_set(context_, attribute, value);
    if (error != 0 && status_.ok()) {
      status_ = Failed("seccomp_attr_set", -error);
    }
  }
}

SyscallFilter::~SyscallFilter() {
  if (context_ != nullptr) seccomp_release(context_);
}

void SyscallFilter::Allow(std::initializer_list<int> calls) {
  for (const int call : calls) Add(SCMP_ACT_ALLOW, call, 0, nullptr);
}

void SyscallFilter::AllowWhere(int call, unsigned argument, uint64_t mask,
                               uint64_t value) {
  const scmp_arg_cmp where = {argument, SCMP_CMP_MASKED_EQ, mask, value};
  Add(SCMP_ACT_ALLOW, call, 1, &where);
}

void SyscallFilter::Fail(std::initializer_list<int> calls, int error) {
  for (const int call : calls) Add(SCMP_ACT_ERRNO(error), call, 0, nullptr);
}

void SyscallFilter::FailWhereGreater(int call, unsigned argument,
                                     uint64_t value, int error) {
  const scmp_arg_cmp where = {argument, SCMP_CMP_GT, value, 0};
  Add(SCMP_ACT_ERRNO(error), call, 1, &where);
}

void SyscallFilter::FailWhereEqual(int call, unsigned argument, uint64_t value,
                                   int error) {
  const scmp_arg_cmp where = {argument, SCMP_CMP_EQ, value, 0};
  Add(SCMP_ACT_ERRNO(error), call, 1, &where);
}

void SyscallFilter::Add(uint32_t action, int call, unsigned count,
                        const void* comparison) {
  // Negative: a call that only other architectures have.
  if (context_ == nullptr || call < 0) return;
  const int error =
      seccomp_rule_add_array(context_, action, call, count,
                             static_cast<const scmp_arg_cmp*>(comparison));
  if (error != 0 && status_.ok()) status_ = Failed("seccomp_rule_add", -error);
}

absl::Status SyscallFilter::Load() {
  if (!status_.ok()) return status_;
  const int error = seccomp_load(context_);
  if (error == 0) return absl::OkStatus();
  if (error == -EINVAL || error == -ENOSYS || error == -EOPNOTSUPP) {
    return absl::UnimplementedError("this kernel has no seccomp filters");
  }
  return Failed("seccomp_load", -error);
}

}  // namespace osiris
