#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/config/config.h"
#include "core/seal/seal_tier.h"

namespace osiris::mcp {

// What mcp.sandbox means to the front:
//   kRequired     every wall that this kernel has must stand, seccomp among
//   them kBestEffort   a wall that fails is said and done without; seccomp must
//   stand kOff          nothing is insisted on or put up: limits remain
//
// "required", "best-effort", "off" and back; anything else is kRequired.
SandboxMode SandboxModeOf(std::string_view name);
std::string_view NameOf(SandboxMode mode);

struct FrontSealOptions {
  SandboxMode mode = SandboxMode::kRequired;
  // Descriptors above it are closed, and none can be opened again.
  int last_fd = 3;
  // The process that must be this one's parent.
  int parent = 0;
};

// What holds once the front is sealed.
struct FrontSeal {
  SealTier tier = SealTier::kD;
  // Version of Landlock, 0 without.
  int landlock_abi = 0;
  // Walls that were asked for and are not there, one phrase each.
  std::vector<std::string> missing;
};

// What holds and what is missing, for a person.
std::string Describe(const FrontSeal& seal);

// Takes everything from this process but its open descriptors, memory and
// clock: no files, no network, no programs, no other processes, no tracing. It
// dies with its parent, and any system call beyond those that the front needs
// kills it with SIGSYS.
//
// Call it after exec, before any input is read, while there is one thread.
// kOff leaves out Landlock and seccomp and keeps the rest.
//
// Errors: kFailedPrecondition   a wall is missing that `mode` insists on; the
//                               message says which
//         kInternal             a system call failed
absl::StatusOr<FrontSeal> SealFront(const FrontSealOptions& options);

}  // namespace osiris::mcp
