#pragma once

#include <string_view>

#include "core/seal/landlock.h"

namespace osiris {

// How much of the seal this kernel can hold. Whoever starts says which.
enum class SealTier {
  // Landlock with TCP rules, and seccomp: everything.
  kA,
  // Landlock for files only, and seccomp. Workers' network is not held to one
  // port.
  kB,
  // Seccomp alone: the front is held in full, workers by fewer walls.
  kC,
  // Neither: separate processes, empty environments and limits remain.
  kD,
};

// 'A' to 'D'.
char LetterOf(SealTier tier);

// One sentence for people: what holds and what does not.
std::string_view Describe(SealTier tier);

// The tier that `landlock` and the presence of `seccomp` add up to.
SealTier TierOf(const LandlockSupport& landlock, bool seccomp);

// True if this kernel takes seccomp filters. Changes nothing.
bool HasSeccomp();

// What this machine can hold.
inline SealTier ProbeSealTier() {
  return TierOf(ProbeLandlock(), HasSeccomp());
}

}  // namespace osiris
