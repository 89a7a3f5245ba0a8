// The real program on machines that hold less than its seal asks for, and with
// a front that breaks its seal.

#include <fcntl.h>
#include <glob.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "core/base/unique_fd.h"
#include "core/seal/syscall_filter.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kProgram[] = "mcp/osiris-mcp";
constexpr int kCreateRuleset = 444;
constexpr int kSetSeccomp = 22;

// The kernel that the server is to find.
using Pretend = void (*)(SyscallFilter&);

void NoSeccomp(SyscallFilter& filter) {
  filter.Fail({SCMP_SYS(seccomp)}, ENOSYS);
  filter.FailWhereEqual(SCMP_SYS(prctl), 0, kSetSeccomp, EINVAL);
}

void NoLandlock(SyscallFilter& filter) {
  filter.Fail({kCreateRuleset}, ENOSYS);
}

std::string ReadAll(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class OsirisMcpTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string folder = ::testing::TempDir() + "/osiris_mcp_XXXXXX";
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    home_ = folder;
    ASSERT_OK(ReplaceFile(home_ + "/osiris_connections.yaml", "version: 1\n"));
  }

  void TearDown() override {
    if (pid_ > 0) kill(pid_, SIGKILL);
  }

  void Configure(std::string_view yaml) {
    ASSERT_OK(ReplaceFile(home_ + "/osiris.yaml", yaml));
  }

  void Start(Pretend pretend) {
    int in[2];
    int out[2];
    ASSERT_EQ(pipe2(in, O_CLOEXEC), 0);
    ASSERT_EQ(pipe2(out, O_CLOEXEC), 0);
    pid_ = fork();
    if (pid_ == 0) Become(in[0], out[1], pretend);
    close(in[0]);
    close(out[1]);
    input_ = UniqueFd(in[1]);
    output_ = UniqueFd(out[0]);
  }

  [[noreturn]] void Become(int in, int out, Pretend pretend) {
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    const UniqueFd errors(
        open(ErrorPath().c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600));
    dup2(errors.get(), STDERR_FILENO);
    SyscallFilter filter(SyscallFilter::Otherwise::kAllow);
    if (pretend != nullptr) {
      pretend(filter);
      if (!filter.Load().ok()) _exit(99);
    }
    execl(kProgram, kProgram, "--home", home_.c_str(), nullptr);
    _exit(98);
  }

  // The answer to `initialize`.
  Json Initialize() {
    constexpr std::string_view kLine =
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":)"
        R"({"protocolVersion":"2025-11-25","capabilities":{}}})"
        "\n";
    if (write(input_.get(), kLine.data(), kLine.size()) < 0) return {};
    std::string line;
    char byte = 0;
    while (read(output_.get(), &byte, 1) == 1 && byte != '\n') line += byte;
    return ParseJson(line).value_or(Json::object());
  }

  // The process of the front.
  pid_t Front() const {
    const std::string base = "/proc/" + std::to_string(pid_);
    std::istringstream children(
        ReadAll(base + "/task/" + std::to_string(pid_) + "/children"));
    pid_t child = 0;
    while (children >> child) {
      const std::string name =
          ReadAll("/proc/" + std::to_string(child) + "/cmdline");
      if (std::string_view(name).starts_with("osiris-front")) return child;
    }
    return -1;
  }

  // Waits for the server's end: its exit status.
  int Await() {
    int status = 0;
    EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  int CloseAndAwait() {
    input_.Reset();
    return Await();
  }

  std::string ErrorPath() const { return home_ + "/errors"; }

  std::string Audited() const {
    glob_t found = {};
    glob((home_ + "/.osiris/audit/*.jsonl").c_str(), 0, nullptr, &found);
    std::string all;
    for (size_t i = 0; i < found.gl_pathc; ++i) {
      all += ReadAll(found.gl_pathv[i]);
    }
    globfree(&found);
    return all;
  }

  std::string home_;
  pid_t pid_ = -1;
  UniqueFd input_;
  UniqueFd output_;
};

TEST_F(OsirisMcpTest, StartsAndStopsWithItsInput) {
  Start(nullptr);

  const Json answer = Initialize();

  EXPECT_EQ(answer["result"]["serverInfo"]["name"], "osiris");
  EXPECT_THAT(answer["result"]["instructions"].get<std::string>(),
              Not(HasSubstr("tier")));
  EXPECT_EQ(CloseAndAwait(), 0);
  EXPECT_THAT(Audited(), HasSubstr("server.started"));
  EXPECT_THAT(Audited(), HasSubstr("server.stopped"));
}

TEST_F(OsirisMcpTest, ItsFrontFiltersCallsAndGainsNoPrivileges) {
  Start(nullptr);
  Initialize();

  const std::string status =
      ReadAll("/proc/" + std::to_string(Front()) + "/status");

  EXPECT_THAT(status, HasSubstr("\nSeccomp:\t2\n"));
  EXPECT_THAT(status, HasSubstr("\nNoNewPrivs:\t1\n"));
  EXPECT_EQ(CloseAndAwait(), 0);
}

TEST_F(OsirisMcpTest, TakesNoTrial) {
  for (const char* option : {"--trial", "--front", "--worker"}) {
    const pid_t server = fork();
    if (server == 0) {
      execl(kProgram, kProgram, option, "file.open_to_read", nullptr);
      _exit(98);
    }
    int status = 0;
    ASSERT_EQ(waitpid(server, &status, 0), server);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 2) << option;
  }
}

TEST_F(OsirisMcpTest, SaysThatItStartsWithoutLandlock) {
  Start(NoLandlock);

  const Json answer = Initialize();

  EXPECT_THAT(answer["result"]["instructions"].get<std::string>(),
              HasSubstr("tier C"));
  EXPECT_EQ(CloseAndAwait(), 0);
  EXPECT_THAT(ReadAll(ErrorPath()), HasSubstr("front.sealed"));
}

TEST_F(OsirisMcpTest, RefusesToStartWithoutSeccomp) {
  for (const char* mode : {"required", "best-effort"}) {
    Configure("mcp: {sandbox: " + std::string(mode) + "}\n");
    Start(NoSeccomp);

    const ErrorCodeInfo& info = Describe(ErrorCode::kRunSealUnavailable);
    EXPECT_EQ(Await(), info.exit) << mode;
    EXPECT_THAT(ReadAll(ErrorPath()), HasSubstr(std::string(info.name)));
  }
}

TEST_F(OsirisMcpTest, StartsWithoutAnySealWhereThatIsSwitchedOff) {
  Configure("mcp: {sandbox: \"off\"}\n");
  Start(NoSeccomp);

  const Json answer = Initialize();

  EXPECT_THAT(answer["result"]["instructions"].get<std::string>(),
              HasSubstr("tier D"));
  EXPECT_EQ(CloseAndAwait(), 0);
}

TEST_F(OsirisMcpTest, RecordsAFrontThatBreaksItsSeal) {
  Start(nullptr);
  Initialize();
  const pid_t front = Front();
  ASSERT_GT(front, 0);

  // What the kernel does to a front that makes a forbidden call.
  ASSERT_EQ(kill(front, SIGSYS), 0);

  EXPECT_EQ(Await(), 70);
  EXPECT_THAT(Audited(), HasSubstr("seal.violated"));
}

TEST_F(OsirisMcpTest, FailsWhenItsFrontIsKilled) {
  Start(nullptr);
  Initialize();

  ASSERT_EQ(kill(Front(), SIGKILL), 0);

  EXPECT_EQ(Await(), 1);
  EXPECT_THAT(Audited(), Not(HasSubstr("seal.violated")));
}

}  // namespace
}  // namespace osiris::mcp
