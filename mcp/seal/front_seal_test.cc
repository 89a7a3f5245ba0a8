#include "mcp/seal/front_seal.h"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "core/seal/pretended_kernel.h"
#include "core/seal/sealed_child.h"
#include "core/seal/syscall_filter.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

constexpr int kNotSealed = 200;
// This process: the parent of every child below.
const int kSelf = getpid();

TEST(FrontSealTest, SaysWhatHolds) {
  const auto tier_on = [&](PretendedKernel kernel) {
    return RunInChild([&] {
      if (!Pretend(kernel)) return kNotSealed;
      const auto seal = SealFront({.parent = kSelf});
      if (!seal.ok()) return kNotSealed;
      return static_cast<int>(LetterOf(seal->tier));
    });
  };

  EXPECT_EQ(tier_on(PretendedKernel::kThis).value, 'A');
  EXPECT_EQ(tier_on(PretendedKernel::kLandlockForFilesOnly).value, 'B');
  EXPECT_EQ(tier_on(PretendedKernel::kNoLandlock).value, 'C');
}

TEST(FrontSealTest, RefusesWithoutSeccompUnlessSwitchedOff) {
  const auto end_with = [&](SandboxMode mode) {
    return RunInChild([&] {
      SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
      filter.Fail({SCMP_SYS(seccomp)}, ENOSYS);
      // prctl is the old way to load a filter: option 22.
      filter.FailWhereEqual(SCMP_SYS(prctl), 0, 22, EINVAL);
      if (!filter.Load().ok()) return 100;
      const auto seal = SealFront({.mode = mode, .parent = kSelf});
      if (!seal.ok()) return absl::IsFailedPrecondition(seal.status()) ? 1 : 2;
      return static_cast<int>(LetterOf(seal->tier));
    });
  };

  EXPECT_EQ(end_with(SandboxMode::kRequired).value, 1);
  EXPECT_EQ(end_with(SandboxMode::kBestEffort).value, 1);
  EXPECT_EQ(end_with(SandboxMode::kOff).value, 'D');
}

TEST(FrontSealTest, KeepsOnlyTheDescriptorsItNeeds) {
  const ChildEnd end = RunInChild([&] {
    if (dup2(1, 3) != 3) return 10;
    if (!SealFront({.parent = kSelf}).ok()) return kNotSealed;
    char byte = 0;
    if (write(3, &byte, 0) != 0) return 11;
    for (int fd = 4; fd < 32; ++fd) {
      if (read(fd, &byte, 1) >= 0 || errno != EBADF) return 12;
    }
    return 0;
  });

  EXPECT_EQ(end.value, 0);
}

TEST(FrontSealTest, DoesTheFrontsWork) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const ChildEnd end = RunInChild([&] {
    if (!SealFront({.last_fd = 32, .parent = kSelf}).ok()) {
      return kNotSealed;
    }
    // Large blocks come from mmap, and go back.
    std::vector<std::string> blocks;
    for (int i = 0; i < 8; ++i) blocks.emplace_back(16 << 20, 'x');
    blocks.clear();
    if (ParseJson("[1,2,").ok()) return 10;
    try {
      throw std::runtime_error("caught");
    } catch (const std::exception&) {
    }
    const std::string text = DumpJson({{"a", {1, 2.5, "x"}}});
    return write(ends[1], text.data(), text.size()) ==
                   static_cast<ssize_t>(text.size())
               ? 0
               : 11;
  });

  EXPECT_EQ(end.value, 0);
  EXPECT_EQ(end.signal, 0);
  close(ends[0]);
  close(ends[1]);
}

TEST(FrontSealTest, AbortStillAborts) {
  const ChildEnd end = RunInChild([&]() -> int {
    if (!SealFront({.parent = kSelf}).ok()) return kNotSealed;
    std::abort();
  });

  EXPECT_EQ(end.signal, SIGABRT);
}

TEST(FrontSealTest, RefusesAnotherParent) {
  const ChildEnd end =
      RunInChild([&] { return SealFront({.parent = kSelf + 1}).ok() ? 1 : 0; });

  EXPECT_EQ(end.value, 0);
}

TEST(FrontSealTest, TellsAPersonWhatIsMissing) {
  EXPECT_EQ(Describe(FrontSeal{SealTier::kA, 7, {}}),
            osiris::Describe(SealTier::kA));
  EXPECT_NE(Describe(FrontSeal{SealTier::kC, 0, {"this", "that"}})
                .find("missing: this, that"),
            std::string::npos);
}

TEST(FrontSealTest, ReadsItsModeFromItsName) {
  for (const SandboxMode mode :
       {SandboxMode::kRequired, SandboxMode::kBestEffort, SandboxMode::kOff}) {
    EXPECT_EQ(SandboxModeOf(NameOf(mode)), mode);
  }
  EXPECT_EQ(SandboxModeOf("none"), SandboxMode::kRequired);
}

}  // namespace
}  // namespace osiris::mcp
