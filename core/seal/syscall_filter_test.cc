#include "core/seal/syscall_filter.h"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/status_matchers.h"
#include "core/seal/sealed_child.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

int LoadThen(SyscallFilter& filter, int (*act)()) {
  filter.Allow({SCMP_SYS(exit_group), SCMP_SYS(munmap)});
  if (!filter.Load().ok()) return 100;
  return act();
}

TEST(SyscallFilterTest, KillsWhatNoRuleNames) {
  const ChildEnd end = RunInChild([] {
    SyscallFilter filter;
    return LoadThen(filter, [] { return static_cast<int>(getppid()) * 0; });
  });

  EXPECT_EQ(end.signal, SIGSYS);
}

TEST(SyscallFilterTest, AllowsWhatARuleNames) {
  const ChildEnd end = RunInChild([] {
    SyscallFilter filter;
    filter.Allow({SCMP_SYS(getppid)});
    return LoadThen(filter, [] { return getppid() > 0 ? 0 : 1; });
  });

  EXPECT_EQ(end.value, 0);
}

TEST(SyscallFilterTest, FailsSoftlyWhereAsked) {
  const ChildEnd end = RunInChild([] {
    SyscallFilter filter;
    filter.Fail({SCMP_SYS(openat)}, EACCES);
    return LoadThen(filter, [] {
      return open("/dev/null", O_RDONLY) < 0 && errno == EACCES ? 0 : 1;
    });
  });

  EXPECT_EQ(end.value, 0);
}

TEST(SyscallFilterTest, FailsWhatNoRuleNamesWhereThatIsSaid) {
  const ChildEnd end = RunInChild([] {
    SyscallFilter filter(SyscallFilter::Otherwise::kFail);
    return LoadThen(filter, [] {
      return open("/dev/null", O_RDONLY) < 0 && errno == EPERM ? 0 : 1;
    });
  });

  EXPECT_EQ(end.value, 0);
}

TEST(SyscallFilterTest, LooksAtArguments) {
  const auto map_with = [](int protection) {
    return RunInChild([protection] {
      SyscallFilter filter;
      filter.AllowWhere(SCMP_SYS(mmap), 2, PROT_EXEC, 0);
      filter.Allow({SCMP_SYS(exit_group)});
      if (!filter.Load().ok()) return 100;
      return mmap(nullptr, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                  0) == MAP_FAILED
                 ? 1
                 : 0;
    });
  };

  EXPECT_EQ(map_with(PROT_READ | PROT_WRITE).value, 0);
  EXPECT_EQ(map_with(PROT_READ | PROT_EXEC).signal, SIGSYS);
}

TEST(SyscallFilterTest, KillsCallsOfAnotherArchitecture) {
#ifdef __x86_64__
  const ChildEnd end = RunInChild([] {
    SyscallFilter filter;
    filter.Allow({SCMP_SYS(getpid)});
    return LoadThen(filter, [] {
      int result = 0;
      // The 32-bit interface's getpid.
      asm volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
      return result > 0 ? 0 : 1;
    });
  });

  // SIGSEGV: the kernel has no 32-bit interface at all.
  EXPECT_TRUE(end.signal == SIGSYS || end.signal == SIGSEGV) << end.signal;
#endif
}

}  // namespace
}  // namespace osiris
