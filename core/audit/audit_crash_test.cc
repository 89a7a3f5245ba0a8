// What is left of the log when its writer is killed, and of many writers.
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "core/audit/audit_log.h"
#include "core/audit/audit_segment.h"
#include "core/audit/verify/audit_verify.h"
#include "core/base/clock.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class AuditCrashTest : public testing::Test {
 protected:
  AuditCrashTest()
      : folder_(testing::TempDir() + "/crash_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
  }
  ~AuditCrashTest() override { std::filesystem::remove_all(folder_); }

  // A child that appends until it is killed, and tells each line that the log
  // acknowledged by one byte. Returns its pid; `told` becomes the pipe's end.
  pid_t StartWriter(char session, int* told) const {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t pid = fork();
    if (pid == 0) {
      AuditLog log(folder_, std::string(32, session), SystemClock());
      AuditEvent event;
      event.operation = std::string(3000, 'x');
      while (log.Append(event, AuditWait::kKept).ok() &&
             write(ends[1], "+", 1) == 1) {
      }
      _exit(1);
    }
    close(ends[1]);
    *told = ends[0];
    return pid;
  }

  // How many bytes come until the end.
  static int64_t ReadAll(int fd) {
    int64_t count = 0;
    char bytes[4096];
    for (ssize_t got = 1; got > 0;) {
      got = read(fd, bytes, sizeof(bytes));
      if (got > 0) count += got;
    }
    close(fd);
    return count;
  }

  AuditVerdict Verify() const {
    const auto verdict = VerifyAudit(folder_, {});
    EXPECT_OK(verdict);
    return *verdict;
  }

  const std::string folder_;
};

TEST_F(AuditCrashTest, KeepsWhatItAcknowledgedWhenItIsKilled) {
  for (int round = 0; round < 12; ++round) {
    int told = -1;
    const pid_t pid = StartWriter(static_cast<char>('a' + round % 6), &told);
    // Killed after some acknowledged lines, while it writes more.
    int64_t acknowledged = 0;
    for (char byte = 0; acknowledged < 1 + round * 7; ++acknowledged) {
      ASSERT_EQ(read(told, &byte, 1), 1);
    }
    kill(pid, SIGKILL);
    acknowledged += ReadAll(told);
    ASSERT_EQ(waitpid(pid, nullptr, 0), pid);

    const AuditVerdict verdict = Verify();
    EXPECT_TRUE(verdict.intact());
    // And the line that opens the segment.
    EXPECT_GE(verdict.lines, acknowledged + 1);
    std::filesystem::remove_all(folder_);
  }
}

TEST_F(AuditCrashTest, TellsTheLivingFromTheDead) {
  int told = -1;
  const pid_t pid = StartWriter('a', &told);
  char byte = 0;
  ASSERT_EQ(read(told, &byte, 1), 1);
  const std::string path = folder_ + "/" + ListSegments(folder_)->front();

  EXPECT_TRUE(IsSegmentLive(path));
  EXPECT_TRUE(Verify().findings.empty());

  kill(pid, SIGKILL);
  ASSERT_EQ(waitpid(pid, nullptr, 0), pid);
  close(told);
  EXPECT_FALSE(IsSegmentLive(path));
}

TEST_F(AuditCrashTest, ManyProcessesWriteAndSeeEachOther) {
  constexpr int kProcesses = 8;
  constexpr int kEvents = 40;
  std::vector<pid_t> writers;
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t pid = fork();
    if (pid == 0) {
      AuditLog log(folder_, std::string(32, static_cast<char>('a' + i)),
                   SystemClock());
      bool ok = true;
      for (int event = 0; event < kEvents; ++event) {
        ok &= log.Append(AuditEvent(), AuditWait::kKept).ok();
      }
      _exit(ok ? 0 : 1);
    }
    writers.push_back(pid);
  }
  for (const pid_t pid : writers) {
    int status = -1;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
  }

  const AuditVerdict verdict = Verify();

  EXPECT_TRUE(verdict.findings.empty());
  EXPECT_EQ(verdict.segments, kProcesses);
  EXPECT_EQ(verdict.lines, kProcesses * (kEvents + 1));
}

}  // namespace
}  // namespace osiris
