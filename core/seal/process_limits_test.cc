#include "core/seal/process_limits.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "core/base/status_matchers.h"
#include "core/seal/sealed_child.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(ProcessLimitsTest, RefusesMoreThanTheLimits) {
  const ChildEnd end = RunInChild([] {
    if (!LimitProcess({.address_space = 256 << 20, .open_files = 3}).ok()) {
      return 10;
    }
    void* volatile memory = std::malloc(512 << 20);
    if (memory != nullptr) return 11;
    if (open("/dev/null", O_RDONLY) >= 0 || errno != EMFILE) return 12;
    struct rlimit core = {1, 1};
    getrlimit(RLIMIT_CORE, &core);
    return core.rlim_cur == 0 && core.rlim_max == 0 ? 0 : 13;
  });

  EXPECT_EQ(end.value, 0);
}

TEST(ProcessLimitsTest, StopsAFileThatGrows) {
  const ChildEnd end = RunInChild([] {
    signal(SIGXFSZ, SIG_IGN);
    const int fd = open(::testing::TempDir().c_str(), O_TMPFILE | O_RDWR, 0600);
    if (fd < 0) return 10;
    if (!LimitProcess({.file_size = 0}).ok()) return 11;
    return write(fd, "x", 1) < 0 && errno == EFBIG ? 0 : 12;
  });

  EXPECT_EQ(end.value, 0);
}

TEST(ProcessLimitsTest, NeverRaisesALimit) {
  const ChildEnd end = RunInChild([] {
    if (!LimitProcess({.open_files = 20}).ok()) return 10;
    if (!LimitProcess({.open_files = 1000}).ok()) return 11;
    struct rlimit files = {};
    getrlimit(RLIMIT_NOFILE, &files);
    return files.rlim_max == 20 ? 0 : 12;
  });

  EXPECT_EQ(end.value, 0);
}

TEST(ProcessLimitsTest, HidesTheProcess) {
  const ChildEnd end = RunInChild([] {
    if (!HideFromDebuggers().ok()) return 10;
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
  });

  EXPECT_EQ(end.value, 0);
}

TEST(ProcessLimitsTest, GuardsAProcessThatHoldsSecrets) {
  const ChildEnd end = RunInChild([] {
    if (!GuardSecrets().ok()) return 10;
    struct rlimit core = {1, 1};
    getrlimit(RLIMIT_CORE, &core);
    if (core.rlim_cur != 0 || core.rlim_max != 0) return 11;
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
  });

  EXPECT_EQ(end.value, 0);
}

TEST(ProcessLimitsTest, GivesNoFileAStandardDescriptor) {
  const ChildEnd end = RunInChild([] {
    for (const int fd : {0, 1, 2}) close(fd);
    if (!GuardSecrets().ok()) return 10;
    if (open("/dev/null", O_RDWR) < 3) return 11;
    char byte = 0;
    if (read(0, &byte, 1) >= 0 || errno != EBADF) return 12;
    if (write(1, &byte, 1) >= 0 || errno != EBADF) return 13;
    return write(2, &byte, 1) < 0 && errno == EBADF ? 0 : 14;
  });

  EXPECT_EQ(end.value, 0);
}

TEST(ProcessLimitsTest, DiesWithItsParent) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t parent = fork();
  if (parent == 0) {
    const pid_t self = getpid();
    if (fork() == 0) {
      if (!DieWithParent(self).ok()) _exit(1);
      if (write(ends[1], "r", 1) != 1) _exit(1);
      for (;;) pause();
    }
    for (;;) pause();
  }
  close(ends[1]);
  char ready = 0;
  ASSERT_EQ(read(ends[0], &ready, 1), 1);

  kill(parent, SIGKILL);

  // The end of the file comes when the last holder of the pipe is gone.
  EXPECT_EQ(read(ends[0], &ready, 1), 0);
  close(ends[0]);
}

TEST(ProcessLimitsTest, NoticesAParentThatHasEnded) {
  const ChildEnd end = RunInChild([] {
    return absl::IsFailedPrecondition(DieWithParent(1234567)) ? 0 : 1;
  });

  EXPECT_EQ(end.value, 0);
}

}  // namespace
}  // namespace osiris
