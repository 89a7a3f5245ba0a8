// The real program: its front, once it has sealed itself, tries every escape,
// and fails. Right before the seal the same attempts get through.

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <set>
#include <string>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/base/unique_fd.h"
#include "gtest/gtest.h"
#include "mcp/seal/escape_attempts.h"
#include "tests/security/escape_ground.h"

namespace osiris {
namespace {

using Ends = std::map<std::string, int>;

constexpr char kProgram[] = "mcp/osiris-mcp-testing";
constexpr char kWorker[] = "worker/osiris-worker";

// How an attempt ended that has no errno.
enum End { kWorked = 0, kKilledBySeal = -1, kNotTried = -2 };

class FrontEscapesTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(ground_.ready());
    std::string folder = testing::TempDir() + "/front_escapes_XXXXXX";
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    home_ = folder;
    ASSERT_OK(ReplaceFile(home_ + "/osiris_connections.yaml", "version: 1\n"));
  }

  // Makes one front try it. By errno, or as End says.
  int Try(const std::string& attempt, const char* when) {
    const std::string told = StandardErrorOf(attempt, when);
    if (told.find("escape.begun " + attempt + "\n") == std::string::npos) {
      ADD_FAILURE() << attempt << " was not tried: " << told;
      return kNotTried;
    }
    const std::string ended = "escape.ended " + attempt + " ";
    const size_t found = told.find(ended);
    if (found != std::string::npos) {
      return std::stoi(told.substr(found + ended.size()));
    }
    const bool killed =
        told.find("seal.violated") != std::string::npos &&
        told.find("\"signal\":" + std::to_string(SIGSYS)) != std::string::npos;
    // Where nobody ended it, it has become the program that it wanted to be.
    return killed ? kKilledBySeal : kWorked;
  }

  EscapeGround ground_;

 private:
  // Runs the server until its front has tried.
  std::string StandardErrorOf(const std::string& attempt, const char* when) {
    int in[2];
    int errors[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0) return "";
    const pid_t server = fork();
    if (server == 0) Become(in[0], errors[1], attempt, when);
    close(in[0]);
    close(errors[1]);
    // The client's side stays open: the attempt is what ends the server.
    const UniqueFd input(in[1]);
    const UniqueFd told(errors[0]);
    std::string text;
    char bytes[4096];
    for (ssize_t n = 0; (n = read(told.get(), bytes, sizeof(bytes))) > 0;) {
      text.append(bytes, n);
    }
    waitpid(server, nullptr, 0);
    return text;
  }

  [[noreturn]] void Become(int in, int errors, const std::string& attempt,
                           const char* when) const {
    dup2(in, STDIN_FILENO);
    dup2(errors, STDERR_FILENO);
    const UniqueFd null(open("/dev/null", O_WRONLY | O_CLOEXEC));
    dup2(null.get(), STDOUT_FILENO);
    const std::string port = std::to_string(ground_.targets().port);
    execl(kProgram, kProgram, "--home", home_.c_str(), "--worker", kWorker,
          "--trial", attempt.c_str(), "--trial",
          ground_.targets().folder.c_str(), "--trial", port.c_str(), "--trial",
          when, nullptr);
    _exit(98);
  }

  std::string home_;
};

TEST_F(FrontEscapesTest, TheRealFrontCannotEscape) {
  const Ends ends = ground_.TryEach([&](const mcp::EscapeAttempt& attempt) {
    return Try(attempt.name, "sealed");
  });

  EXPECT_GE(ends.size(), 50u);
  for (const auto& [name, end] : ends) {
    EXPECT_TRUE(end == kKilledBySeal || end > 0) << name << ": " << end;
  }
  // What could only be tried and not explained away as this machine's mood.
  for (const char* name : {"exec.in_place", "exec.memory", "net.connect_tcp",
                           "process.trace", "process.read_memory"}) {
    EXPECT_EQ(ends.at(name), kKilledBySeal) << name;
  }
}

TEST_F(FrontEscapesTest, WhatItTriesWorksRightBeforeTheSeal) {
  std::set<std::string> wanted;
  for (const mcp::EscapeAttempt& attempt : mcp::AllEscapeAttempts()) {
    if (attempt.works_unsealed) wanted.insert(attempt.name);
  }
  // Nobody but root looks into a broker.
  if (geteuid() == 0) wanted.insert({"process.trace", "process.read_memory"});

  const Ends ends = ground_.TryEach([&](const mcp::EscapeAttempt& attempt) {
    return wanted.contains(attempt.name) ? Try(attempt.name, "unsealed")
                                         : kNotTried;
  });

  EXPECT_GE(wanted.size(), 30u);
  for (const std::string& name : wanted) {
    EXPECT_EQ(ends.at(name), kWorked) << name;
  }
}

}  // namespace
}  // namespace osiris
