#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"

namespace osiris {

// Limits for this process and what it starts. Absent: left as it is. Lowered
// for good: both the soft and the hard limit.
struct ProcessLimits {
  // Bytes of address space.
  std::optional<uint64_t> address_space;
  // Seconds of processor time; SIGXCPU ends the process after them.
  std::optional<uint64_t> cpu_seconds;
  // Bytes that a file may be written to.
  std::optional<uint64_t> file_size;
  // Descriptors, counted from 0. Opening anything needs one that is free.
  std::optional<uint64_t> open_files;
  // Threads and processes of this user. Root is not held by it.
  std::optional<uint64_t> processes;
};

// Applies `limits` and forbids core files.
absl::Status LimitProcess(const ProcessLimits& limits);

// Nobody of the same user may trace this process or look into its memory.
// Every exec undoes it: call it after.
absl::Status HideFromDebuggers();

// For a process that holds secrets: HideFromDebuggers, and no core files of it
// and of what it starts. Where it was started without a standard input, output
// or error, nothing that it opens takes that descriptor, so that no message
// ends in the audit log: using it goes on failing with EBADF. First thing in
// `main`.
absl::Status GuardSecrets();

// This process gets SIGKILL when its parent's starting thread ends. Fails with
// kFailedPrecondition when the parent is not `parent` (it has ended already).
absl::Status DieWithParent(int parent);

}  // namespace osiris
