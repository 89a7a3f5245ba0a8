#pragma once

namespace osiris {

// Kernels that hold less than this one may.
enum class PretendedKernel {
  // None other than this one.
  kThis,
  // Landlock of version 1 to 3: tier B.
  kLandlockForFilesOnly,
  // Tier C.
  kNoLandlock,
};

// Makes this process, for good, see what such a kernel would show. False: it
// could not.
bool Pretend(PretendedKernel kernel);

}  // namespace osiris
