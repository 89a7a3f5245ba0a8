#include "core/seal/landlock.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/base/unique_fd.h"
#include "core/seal/sealed_child.h"
#include "core/seal/syscall_filter.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr int kCreateRuleset = 444;

// The errno of opening `path`, or 0.
int OpenError(const std::string& path, int flags = O_RDONLY) {
  const UniqueFd fd(open(path.c_str(), flags | O_CLOEXEC, 0600));
  return fd ? 0 : errno;
}

// The errno of connecting to `port` here, or 0.
int ConnectError(int port) {
  const UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return connect(fd.get(), reinterpret_cast<sockaddr*>(&address),
                 sizeof(address)) == 0
             ? 0
             : errno;
}

// A listening socket and its port.
struct Listener {
  Listener() : fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(fd.get(), reinterpret_cast<sockaddr*>(&address), size);
    listen(fd.get(), 8);
    getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
  }
  UniqueFd fd;
  int port = 0;
};

class LandlockTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_GE(ProbeLandlock().abi, 4)
        << "these tests need a kernel with Landlock version 4 or newer";
    ASSERT_OK(MakeFolder(folder_));
    ASSERT_OK(ReplaceFile(folder_ + "/data", "x"));
  }

  const std::string folder_ = ::testing::TempDir() + "/landlock_test";
};

TEST_F(LandlockTest, EmptyRulesDenyFilesAndNetwork) {
  const Listener listener;
  ASSERT_EQ(ConnectError(listener.port), 0);

  const ChildEnd end = RunInChild([&] {
    if (!RestrictWithLandlock({}).ok()) return 10;
    if (OpenError(folder_ + "/data") != EACCES) return 11;
    if (OpenError("/", O_RDONLY | O_DIRECTORY) != EACCES) return 12;
    if (ConnectError(listener.port) != EACCES) return 13;
    return 0;
  });

  EXPECT_EQ(end.value, 0);
}

TEST_F(LandlockTest, AFolderMayBeReadAndNotWritten) {
  const ChildEnd end = RunInChild([&] {
    const absl::StatusOr<LandlockWalls> walls =
        RestrictWithLandlock({.read_paths = {folder_}});
    if (!walls.ok()) return 10;
    if (OpenError(folder_ + "/data") != 0) return 11;
    if (OpenError(folder_, O_RDONLY | O_DIRECTORY) != 0) return 12;
    if (OpenError(folder_ + "/data", O_WRONLY) != EACCES) return 13;
    if (OpenError(folder_ + "/new", O_WRONLY | O_CREAT) != EACCES) return 14;
    if (OpenError("/etc/passwd") != EACCES) return 15;
    return 0;
  });

  EXPECT_EQ(end.value, 0);
}

TEST_F(LandlockTest, AFileMayBeReadWithoutItsNeighbours) {
  ASSERT_OK(ReplaceFile(folder_ + "/other", "x"));

  const ChildEnd end = RunInChild([&] {
    if (!RestrictWithLandlock({.read_paths = {folder_ + "/data"}}).ok()) {
      return 10;
    }
    if (OpenError(folder_ + "/data") != 0) return 11;
    return OpenError(folder_ + "/other") == EACCES ? 0 : 12;
  });

  EXPECT_EQ(end.value, 0);
}

TEST_F(LandlockTest, OnlyTheNamedPortIsReached) {
  const Listener allowed;
  const Listener other;

  const ChildEnd end = RunInChild([&] {
    if (!RestrictWithLandlock({.connect_ports = {allowed.port}}).ok()) {
      return 10;
    }
    if (ConnectError(allowed.port) != 0) return 11;
    return ConnectError(other.port) == EACCES ? 0 : 12;
  });

  EXPECT_EQ(end.value, 0);
}

TEST_F(LandlockTest, PassesOverWhatDoesNotExist) {
  const ChildEnd end = RunInChild([&] {
    return RestrictWithLandlock({.read_paths = {folder_ + "/none"}}).ok() ? 0
                                                                          : 1;
  });

  EXPECT_EQ(end.value, 0);
}

TEST_F(LandlockTest, TakesLessFromAKernelThatRefusesWhatItClaims) {
  const ChildEnd end = RunInChild([&] {
    // As kernels that know version 6 by number only: no scopes.
    SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
    filter.FailWhereGreater(kCreateRuleset, 1, 16, EINVAL);
    if (!filter.Load().ok()) return 10;
    const absl::StatusOr<LandlockWalls> walls = RestrictWithLandlock({});
    if (!walls.ok()) return 11;
    if (walls->scoped || !walls->network) return 12;
    return OpenError(folder_ + "/data") == EACCES ? 0 : 13;
  });

  EXPECT_EQ(end.value, 0);
}

TEST_F(LandlockTest, HoldsFilesWhereTheNetworkCannotBe) {
  const ChildEnd end = RunInChild([&] {
    SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
    filter.FailWhereGreater(kCreateRuleset, 1, 8, E2BIG);
    if (!filter.Load().ok()) return 10;
    const absl::StatusOr<LandlockWalls> walls =
        RestrictWithLandlock({.connect_ports = {443}});
    if (!walls.ok()) return 11;
    if (walls->scoped || walls->network) return 12;
    return OpenError(folder_ + "/data") == EACCES ? 0 : 13;
  });

  EXPECT_EQ(end.value, 0);
}

TEST_F(LandlockTest, SaysThatTheKernelHasNone) {
  const ChildEnd end = RunInChild([&] {
    SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
    filter.Fail({kCreateRuleset}, ENOSYS);
    if (!filter.Load().ok()) return 10;
    if (ProbeLandlock().abi != 0) return 11;
    return absl::IsUnimplemented(RestrictWithLandlock({}).status()) ? 0 : 12;
  });

  EXPECT_EQ(end.value, 0);
}

}  // namespace
}  // namespace osiris
