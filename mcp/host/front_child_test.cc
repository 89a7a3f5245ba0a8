#include "mcp/host/front_child.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "core/base/status_matchers.h"
#include "core/base/unique_fd.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

absl::StatusOr<FrontChild> StartShell(const std::string& script) {
  return FrontChild::Start("/bin/sh", {"sh", "-c", script});
}

std::string ReadAll(int fd) {
  std::string all;
  char block[4096];
  ssize_t n = 0;
  while ((n = read(fd, block, sizeof(block))) > 0) all.append(block, n);
  return all;
}

TEST(FrontChildTest, GivesTheFrontNothingButItsChannel) {
  ASSERT_EQ(setenv("OSIRIS_CANARY", "S3CR3T", 1), 0);
  // What another library might leave open.
  const UniqueFd leaked(fcntl(STDERR_FILENO, F_DUPFD, 40));
  ASSERT_TRUE(leaked);

  absl::StatusOr<FrontChild> front = StartShell(
      "cat /proc/$$/environ >&3; for f in /proc/$$/fd/*; do echo fd:${f##*/} "
      ">&3; done");

  ASSERT_OK(front);
  const UniqueFd channel = front->TakeChannel();
  const std::string said = ReadAll(channel.get());
  EXPECT_THAT(said, Not(HasSubstr("S3CR3T")));
  EXPECT_THAT(said, HasSubstr("fd:3\n"));
  EXPECT_THAT(said, Not(HasSubstr("fd:" + std::to_string(leaked.get()))));
  EXPECT_EQ(front->Wait(10'000).status, 0);
}

TEST(FrontChildTest, TellsHowTheFrontEnded) {
  EXPECT_EQ(StartShell("exit 7")->Wait(10'000).status, 7);
  EXPECT_EQ(StartShell("kill -SYS $$")->Wait(10'000).signal, SIGSYS);
}

TEST(FrontChildTest, KillsAFrontThatStays) {
  absl::StatusOr<FrontChild> front = StartShell("exec sleep 1000");
  ASSERT_OK(front);

  EXPECT_EQ(front->Wait(0).signal, SIGKILL);
}

TEST(FrontChildTest, KillsTheFrontWithItself) {
  pid_t pid = 0;
  {
    const absl::StatusOr<FrontChild> front = StartShell("exec sleep 1000");
    ASSERT_OK(front);
    pid = front->pid();
  }
  EXPECT_NE(kill(pid, 0), 0);
}

TEST(FrontChildTest, SaysThatAProgramIsMissing) {
  EXPECT_FALSE(FrontChild::Start("/no/such/program", {"x"}).ok());
}

}  // namespace
}  // namespace osiris::mcp
