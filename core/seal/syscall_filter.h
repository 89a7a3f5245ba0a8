#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/status/status.h"

namespace osiris {

// A list of the system calls that a process needs. What any other does is said
// at the start; one made through another architecture's interface always kills
// the process with SIGSYS.
//
// Build it, then Load() it. Numbers are those of <seccomp.h>: SCMP_SYS(read).
// One that this architecture lacks is passed over. Not thread-safe.
class SyscallFilter {
 public:
  // What happens to calls that no rule names.
  enum class Otherwise {
    kKill,
    // They fail with EPERM.
    kFail,
    kAllow,
  };

  explicit SyscallFilter(Otherwise otherwise = Otherwise::kKill);
  ~SyscallFilter();
  SyscallFilter(const SyscallFilter&) = delete;
  SyscallFilter& operator=(const SyscallFilter&) = delete;

  void Allow(std::initializer_list<int> calls);

  // Allows `call` where its argument number `argument` (0 to 5), masked with
  // `mask`, equals `value`.
  void AllowWhere(int call, unsigned argument, uint64_t mask, uint64_t value);

  // Lets `calls` fail with `error` (an errno) instead.
  void Fail(std::initializer_list<int> calls, int error);

  // Lets `call` fail with `error` where its argument is greater than `value`.
  void FailWhereGreater(int call, unsigned argument, uint64_t value, int error);

  // As above where the argument equals `value`.
  void FailWhereEqual(int call, unsigned argument, uint64_t value, int error);

  // Puts the filter before every thread of this process, for good, and sets
  // no_new_privs. Threads that still start up may be killed: wait for them
  // first. kUnimplemented: the kernel has no seccomp filters.
  absl::Status Load();

 private:
  void Add(uint32_t action, int call, unsigned count, const void* comparison);

  // A scmp_filter_ctx.
  void* context_;
  // The first rule that was refused.
  absl::Status status_;
};

}  // namespace osiris
