#include "mcp/seal/front_seal.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "core/base/unique_fd.h"
#include "core/seal/sealed_child.h"
#include "core/seal/syscall_filter.h"
#include "gtest/gtest.h"
#include "mcp/seal/escape_attempts.h"

namespace osiris::mcp {
namespace {

constexpr int kCreateRuleset = 444;
constexpr int kNotSealed = 200;

// Which kernel the front finds.
enum class Kernel { kThis, kLandlockForFilesOnly, kNoLandlock };

// Makes this process see less of the kernel than there is.
bool Pretend(Kernel kernel) {
  if (kernel == Kernel::kThis) return true;
  SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
  if (kernel == Kernel::kNoLandlock) filter.Fail({kCreateRuleset}, ENOSYS);
  if (kernel == Kernel::kLandlockForFilesOnly) {
    filter.FailWhereGreater(kCreateRuleset, 1, 8, E2BIG);
  }
  return filter.Load().ok();
}

UniqueFd ListenLocally(const std::string& name) {
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&address),
           offsetof(sockaddr_un, sun_path) + name.size()) != 0 ||
      listen(fd.get(), 64) != 0) {
    fd.Reset();
  }
  return fd;
}

class FrontSealTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char folder[] = "/tmp/osiris_seal_XXXXXX";
    ASSERT_NE(mkdtemp(folder), nullptr);
    targets_.folder = folder;
    targets_.socket_path = targets_.folder + "/socket";
    targets_.socket_name = "osiris-seal-" + targets_.folder;
    path_listener_ = ListenLocally(targets_.socket_path);
    name_listener_ = ListenLocally(std::string(1, '\0') + targets_.socket_name);
    ASSERT_TRUE(path_listener_ && name_listener_);
    ListenOnTcp();
    root_ = UniqueFd(open("/", O_PATH));
    program_ = MakeProgramInMemory();
    targets_.root_fd = root_.get();
    targets_.program_fd = program_.get();
    targets_.parent = getpid();
    ASSERT_TRUE(root_ && program_);
  }

  void TearDown() override {
    for (const char* name :
         {"victim", "moved", "new", "away", "hard", "link", "fifo", "socket"}) {
      unlink((targets_.folder + "/" + name).c_str());
    }
    rmdir((targets_.folder + "/folder").c_str());
    rmdir(targets_.folder.c_str());
  }

  void ListenOnTcp() {
    tcp_listener_ = UniqueFd(socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    ASSERT_EQ(bind(tcp_listener_.get(), generic, size), 0);
    ASSERT_EQ(listen(tcp_listener_.get(), 64), 0);
    ASSERT_EQ(getsockname(tcp_listener_.get(), generic, &size), 0);
    targets_.port = ntohs(address.sin_port);
  }

  // Puts back what an attempt that worked has changed.
  void Restore() {
    for (const char* name : {"new", "away", "hard", "link", "fifo"}) {
      unlink((targets_.folder + "/" + name).c_str());
    }
    rmdir((targets_.folder + "/folder").c_str());
    ASSERT_OK(ReplaceFile(targets_.folder + "/victim", "x"));
    ASSERT_OK(ReplaceFile(targets_.folder + "/moved", "x"));
  }

  // How the child ends that seals itself and then makes `attempt`.
  ChildEnd TryInSeal(const EscapeAttempt& attempt, Kernel kernel) {
    return RunInChild([&] {
      if (!Pretend(kernel)) return kNotSealed;
      // The descriptors stay open, as those of a front with a leak would.
      const int last = std::max(targets_.root_fd, targets_.program_fd) + 8;
      if (!SealFront({.last_fd = last, .parent = targets_.parent}).ok()) {
        return kNotSealed;
      }
      return attempt.attempt(targets_);
    });
  }

  void ExpectNoEscape(Kernel kernel) {
    for (const EscapeAttempt& attempt : AllEscapeAttempts()) {
      Restore();
      const ChildEnd end = TryInSeal(attempt, kernel);
      EXPECT_NE(end.value, kNotSealed) << attempt.name;
      EXPECT_NE(end.value, 0) << attempt.name << " got through the seal";
    }
  }

  EscapeTargets targets_;
  UniqueFd path_listener_;
  UniqueFd name_listener_;
  UniqueFd tcp_listener_;
  UniqueFd root_;
  UniqueFd program_;
};

TEST_F(FrontSealTest, TriesAtLeastFiftyEscapes) {
  EXPECT_GE(AllEscapeAttempts().size(), 50u);
}

TEST_F(FrontSealTest, TheAttemptsWorkWithoutASeal) {
  for (const EscapeAttempt& attempt : AllEscapeAttempts()) {
    if (!attempt.works_unsealed) continue;
    Restore();
    const ChildEnd end = RunInChild([&] { return attempt.attempt(targets_); });
    EXPECT_EQ(end.value, 0) << attempt.name << ": " << std::strerror(end.value);
  }
}

TEST_F(FrontSealTest, NothingEscapesOnThisKernel) {
  ExpectNoEscape(Kernel::kThis);
}

TEST_F(FrontSealTest, NothingEscapesWhereLandlockHoldsFilesOnly) {
  ExpectNoEscape(Kernel::kLandlockForFilesOnly);
}

TEST_F(FrontSealTest, NothingEscapesWithoutLandlock) {
  ExpectNoEscape(Kernel::kNoLandlock);
}

TEST_F(FrontSealTest, NothingEscapesAsAnotherUser) {
  for (const EscapeAttempt& attempt : AllEscapeAttempts()) {
    Restore();
    const ChildEnd end = RunInChild([&] {
      // Where this user may become no other, it is none that matters.
      if (geteuid() == 0 && (setgid(4242) != 0 || setuid(4242) != 0)) {
        errno = 0;
      }
      const int last = std::max(targets_.root_fd, targets_.program_fd) + 8;
      if (!SealFront({.last_fd = last, .parent = targets_.parent}).ok()) {
        return kNotSealed;
      }
      return attempt.attempt(targets_);
    });
    EXPECT_NE(end.value, kNotSealed) << attempt.name;
    EXPECT_NE(end.value, 0) << attempt.name << " got through the seal";
  }
}

TEST_F(FrontSealTest, SaysWhatHolds) {
  const auto tier_on = [&](Kernel kernel) {
    return RunInChild([&] {
      if (!Pretend(kernel)) return kNotSealed;
      const auto seal = SealFront({.parent = targets_.parent});
      if (!seal.ok()) return kNotSealed;
      return static_cast<int>(LetterOf(seal->tier));
    });
  };

  EXPECT_EQ(tier_on(Kernel::kThis).value, 'A');
  EXPECT_EQ(tier_on(Kernel::kLandlockForFilesOnly).value, 'B');
  EXPECT_EQ(tier_on(Kernel::kNoLandlock).value, 'C');
}

TEST_F(FrontSealTest, RefusesWithoutSeccompUnlessSwitchedOff) {
  const auto end_with = [&](SandboxMode mode) {
    return RunInChild([&] {
      SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
      filter.Fail({SCMP_SYS(seccomp)}, ENOSYS);
      // prctl is the old way to load a filter: option 22.
      filter.FailWhereEqual(SCMP_SYS(prctl), 0, 22, EINVAL);
      if (!filter.Load().ok()) return 100;
      const auto seal = SealFront({.mode = mode, .parent = targets_.parent});
      if (!seal.ok()) return absl::IsFailedPrecondition(seal.status()) ? 1 : 2;
      return static_cast<int>(LetterOf(seal->tier));
    });
  };

  EXPECT_EQ(end_with(SandboxMode::kRequired).value, 1);
  EXPECT_EQ(end_with(SandboxMode::kBestEffort).value, 1);
  EXPECT_EQ(end_with(SandboxMode::kOff).value, 'D');
}

TEST_F(FrontSealTest, KeepsOnlyTheDescriptorsItNeeds) {
  const ChildEnd end = RunInChild([&] {
    if (dup2(1, 3) != 3) return 10;
    if (!SealFront({.parent = targets_.parent}).ok()) return kNotSealed;
    char byte = 0;
    if (write(3, &byte, 0) != 0) return 11;
    for (int fd = 4; fd < 32; ++fd) {
      if (read(fd, &byte, 1) >= 0 || errno != EBADF) return 12;
    }
    return 0;
  });

  EXPECT_EQ(end.value, 0);
}

TEST_F(FrontSealTest, DoesTheFrontsWork) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const ChildEnd end = RunInChild([&] {
    if (!SealFront({.last_fd = 32, .parent = targets_.parent}).ok()) {
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

TEST_F(FrontSealTest, AbortStillAborts) {
  const ChildEnd end = RunInChild([&]() -> int {
    if (!SealFront({.parent = targets_.parent}).ok()) return kNotSealed;
    std::abort();
  });

  EXPECT_EQ(end.signal, SIGABRT);
}

TEST_F(FrontSealTest, RefusesAnotherParent) {
  const ChildEnd end = RunInChild(
      [&] { return SealFront({.parent = targets_.parent + 1}).ok() ? 1 : 0; });

  EXPECT_EQ(end.value, 0);
}

TEST_F(FrontSealTest, TellsAPersonWhatIsMissing) {
  EXPECT_EQ(Describe(FrontSeal{SealTier::kA, 7, {}}),
            osiris::Describe(SealTier::kA));
  EXPECT_NE(Describe(FrontSeal{SealTier::kC, 0, {"this", "that"}})
                .find("missing: this, that"),
            std::string::npos);
}

TEST_F(FrontSealTest, ReadsItsModeFromItsName) {
  for (const SandboxMode mode :
       {SandboxMode::kRequired, SandboxMode::kBestEffort, SandboxMode::kOff}) {
    EXPECT_EQ(SandboxModeOf(NameOf(mode)), mode);
  }
  EXPECT_EQ(SandboxModeOf("none"), SandboxMode::kRequired);
}

}  // namespace
}  // namespace osiris::mcp
