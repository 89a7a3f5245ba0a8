// The real program with a person at a terminal.

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "cli/program_fixture.h"
#include "core/base/unique_fd.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class ProgramTerminalTest : public ProgramFixture {
 protected:
  // Runs the program with a terminal as its input and outputs.
  ProgramResult RunOnTerminal(const std::vector<std::string>& args,
                              const std::vector<std::string>& environment = {
                                  "TERM=xterm"}) {
    std::vector<std::string> words = {Program(), "--home", home()};
    words.insert(words.end(), args.begin(), args.end());
    std::vector<std::string> variables = environment;
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<char*> envp;
    for (std::string& variable : variables) envp.push_back(variable.data());
    envp.push_back(nullptr);
    winsize size{};
    size.ws_col = 60;
    size.ws_row = 24;
    int terminal = -1;
    const pid_t pid = forkpty(&terminal, nullptr, nullptr, &size);
    if (pid == 0) {
      execve(argv[0], argv.data(), envp.data());
      _exit(99);
    }
    return Follow(pid, UniqueFd(terminal));
  }

  // Reads what process `pid` writes to `terminal` until it ends.
  static ProgramResult Follow(pid_t pid, UniqueFd terminal) {
    ProgramResult result;
    char chunk[4096];
    while (true) {
      const ssize_t count = read(terminal.get(), chunk, sizeof(chunk));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      result.output.append(chunk, static_cast<size_t>(count));
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    result.status =
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
  }

  // Everything in the audit log so far.
  std::string AuditText() const {
    std::string text;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(
             home() + "/.osiris/audit", error)) {
      std::ifstream file(entry.path());
      text.append(std::istreambuf_iterator<char>(file), {});
    }
    return text;
  }
};

TEST_F(ProgramTerminalTest, HasColoursUnlessToldOtherwise) {
  MakeSample();

  EXPECT_THAT(RunOnTerminal({"connections", "list"}).output,
              HasSubstr("\x1b[32mready\x1b[0m"));
  for (const auto& [args, variable] :
       {std::pair<std::vector<std::string>, std::string>{
            {"connections", "list"}, "NO_COLOR=1"},
        {{"connections", "list", "--color", "never"}, "X=1"},
        {{"connections", "list", "--json"}, "X=1"}}) {
    EXPECT_THAT(RunOnTerminal(args, {"TERM=xterm", variable}).output,
                Not(HasSubstr("\x1b[")));
  }
  EXPECT_THAT(RunOnTerminal({"connections", "list"}, {"TERM=dumb"}).output,
              Not(HasSubstr("\x1b[")));
}

TEST_F(ProgramTerminalTest, SaysWhatHappenedInWordsOnATerminal) {
  Write("osiris.yaml", "mpc: {}\n\u202e: {}\n");

  const std::string output = RunOnTerminal({"connections", "list"}).output;

  EXPECT_THAT(output, HasSubstr("warning: configuration.questioned: problem="
                                "\"line 1: `mpc` is not a known key; did you "
                                "mean `mcp`?\"\r\n"));
  EXPECT_THAT(output, HasSubstr("\\u202e"));
  EXPECT_THAT(output, Not(HasSubstr("\u202e")));
  EXPECT_THAT(Run({"connections", "list"}).error,
              HasSubstr("\"event\":\"configuration.questioned\""));
}

TEST_F(ProgramTerminalTest, KeepsTablesWithinTheLines) {
  MakeSample();

  const std::string output =
      RunOnTerminal({"connections", "list"}, {"TERM=xterm", "NO_COLOR=1"})
          .output;

  EXPECT_THAT(output, HasSubstr("…"));
  size_t at = 0;
  while (at < output.size()) {
    const size_t end = output.find("\r\n", at);
    EXPECT_LE(end - at, 60u + 2 * 3) << output.substr(at, end - at);
    at = end + 2;
  }
}

TEST_F(ProgramTerminalTest, ShowsProgressAndTakesItAway) {
  MakeSample();

  const std::string output =
      RunOnTerminal({"discovery", "run", "@sqlite.movies"}).output;

  EXPECT_THAT(output, HasSubstr("\r\x1b[Kreading tables "));
  EXPECT_THAT(output, HasSubstr("\r\x1b[K\x1b[2mname"));
  EXPECT_THAT(RunOnTerminal({"discovery", "run", "@sqlite.movies", "--refresh",
                             "--quiet"})
                  .output,
              Not(HasSubstr("\x1b[K")));
}

TEST_F(ProgramTerminalTest, PrintsHarmlessJson) {
  MakeSample();
  Write("osiris_connections.yaml",
        "version: 1\n"
        "connections: {sqlite: {x: {path: \"a\\u202eb\\u009b\"}}}\n");

  const ProgramResult result = RunOnTerminal({"connections", "list", "--json"});

  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.output, HasSubstr("a\\u202eb\\u009b"));
  EXPECT_THAT(result.output, Not(HasSubstr("\u202e")));
}

// A lock that keeps SQLite waiting, as a writer in another program holds it.
class LockedDatabase {
 public:
  explicit LockedDatabase(const std::string& path)
      : file_(open(path.c_str(), O_RDWR | O_CLOEXEC)) {
    constexpr off_t kPendingByte = 0x40000000;
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = kPendingByte;
    lock.l_len = 512;
    held_ = fcntl(file_.get(), F_SETLK, &lock) == 0;
  }

  bool held() const { return held_; }

 private:
  UniqueFd file_;
  bool held_ = false;
};

TEST_F(ProgramTerminalTest, CtrlCCancelsTheCallAndSaysSo) {
  MakeSample();
  const LockedDatabase locked(home() + "/movies.db");
  ASSERT_TRUE(locked.held());
  int terminal = -1;
  const pid_t pid = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (pid == 0) {
    char* const no_environment[] = {nullptr};
    execle(Program().c_str(), "osiris", "--home", home().c_str(), "discovery",
           "run", "@sqlite.movies", nullptr, no_environment);
    _exit(99);
  }
  // The call has begun when the audit log says so.
  while (AuditText().find("call.began") == std::string::npos) {
    ASSERT_EQ(waitpid(pid, nullptr, WNOHANG), 0);
    poll(nullptr, 0, 5);
  }
  ASSERT_EQ(write(terminal, "\x03", 1), 1);

  const ProgramResult result = Follow(pid, UniqueFd(terminal));

  EXPECT_EQ(result.status, 8) << result.output;
  EXPECT_THAT(result.output, HasSubstr("[RUN/CANCELLED]"));
  EXPECT_THAT(AuditText(), HasSubstr("\"call.cancelled\""));
}

}  // namespace
}  // namespace osiris::cli
