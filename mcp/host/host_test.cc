#include "mcp/host/host.h"

#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <string>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/base/unique_fd.h"
#include "core/seal/syscall_filter.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using ::testing::HasSubstr;

constexpr char kFront[] = "mcp/osiris-mcp";
constexpr int kSetSeccomp = 22;

std::string ReadAll(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// Becomes a host on a kernel without seccomp, which no front can be sealed by.
[[noreturn]] void HostWithoutSeccomp(const std::string& home, int input) {
  const UniqueFd errors(
      open((home + "/errors").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600));
  dup2(input, STDIN_FILENO);
  dup2(errors.get(), STDERR_FILENO);
  SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
  filter.Fail({SCMP_SYS(seccomp)}, ENOSYS);
  filter.FailWhereEqual(SCMP_SYS(prctl), 0, kSetSeccomp, EINVAL);
  if (!filter.Load().ok()) _exit(99);
  _exit(RunHost({.home = home, .worker = "/bin/false", .front = kFront}));
}

TEST(HostTest, ServesNobodyThroughAFrontWithoutASeal) {
  std::string home = ::testing::TempDir() + "/host_XXXXXX";
  ASSERT_NE(mkdtemp(home.data()), nullptr);
  ASSERT_OK(ReplaceFile(home + "/osiris_connections.yaml", "version: 1\n"));
  int input[2];
  ASSERT_EQ(pipe2(input, O_CLOEXEC), 0);

  const pid_t host = fork();
  if (host == 0) HostWithoutSeccomp(home, input[0]);

  int status = 0;
  ASSERT_EQ(waitpid(host, &status, 0), host);
  const ErrorCodeInfo& info = Describe(ErrorCode::kRunSealUnavailable);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), info.exit);
  EXPECT_THAT(ReadAll(home + "/errors"), HasSubstr(std::string(info.name)));
  close(input[0]);
  close(input[1]);
}

}  // namespace
}  // namespace osiris::mcp
