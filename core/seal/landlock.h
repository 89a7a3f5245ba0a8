#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace osiris {

// What a process may still reach once Landlock holds it. Empty: nothing.
struct LandlockRules {
  // Files, and folders with all in them, that may be read. Absolute. One that
  // does not exist is passed over: there is nothing to allow.
  std::vector<std::string> read_paths;
  // TCP ports that may be connected to.
  std::vector<int> connect_ports;
};

// What this kernel offers, before anything is asked of it.
struct LandlockSupport {
  // Version of the interface; 0 where the kernel has no Landlock or has it
  // switched off.
  int abi = 0;
  // Bit n: the fix number n+1 of the interface is in this kernel.
  int errata = 0;
};

// What holds after RestrictWithLandlock.
struct LandlockWalls {
  int abi = 0;
  // False: the kernel knows no rules for TCP, or claims to and refuses them.
  bool network = false;
  // True: no signal and no abstract socket reaches outside.
  bool scoped = false;
};

// Asks the kernel. Cheap; changes nothing.
LandlockSupport ProbeLandlock();

// Takes from this thread, and from all that it starts, every right to files,
// TCP and (where the kernel can) signals and abstract sockets that `rules` do
// not give. Cannot be undone. Sets no_new_privs. Call it while the process has
// one thread: other threads are not held.
//
// A kernel that offers less than the newest interface, or that claims a part
// and refuses it, gets the largest part that it accepts; the answer says which.
//
// Errors: kUnimplemented   the kernel has no Landlock
//         kInternal        a system call failed; the message names it
absl::StatusOr<LandlockWalls> RestrictWithLandlock(const LandlockRules& rules);

}  // namespace osiris
