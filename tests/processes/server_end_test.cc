#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"
#include "tests/processes/mcp_server.h"
#include "tests/processes/process_tree.h"

namespace osiris {
namespace {

using std::filesystem::absolute;

// Counting this view takes hours.
constexpr char kEndless[] =
    "CREATE VIEW endless AS WITH RECURSIVE r(i) AS "
    "(SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 100000000000) "
    "SELECT i FROM r";

// How often `text` holds `what`.
int Times(const std::string& text, const std::string& what) {
  int times = 0;
  for (size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + 1)) {
    ++times;
  }
  return times;
}

// The real server, which ends in the middle of calls.
class ServerEndTest : public testing::Test {
 protected:
  ServerEndTest()
      : home_(testing::TempDir() + "/end_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(home_);
    EXPECT_OK(MakeFolder(home_));
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open((home_ + "/endless.db").c_str(), &database),
              SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, kEndless, nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(database);
    EXPECT_OK(ReplaceFile(home_ + "/osiris_connections.yaml",
                          "version: 1\n"
                          "connections:\n"
                          "  sqlite:\n"
                          "    endless: {path: endless.db}\n"
                          "    hang: {path: misbehave.hang}\n"));
  }
  ~ServerEndTest() override {
    server_.reset();
    std::filesystem::remove_all(home_);
  }

  void Start(const std::string& program, std::vector<std::string> arguments) {
    server_ = std::make_unique<McpServer>(program, std::move(arguments));
    server_->Initialize();
  }

  void StartServer() { Start(absolute("mcp/osiris-mcp"), {"--home", home_}); }

  // Through a shell, which is then the process that started the server, while
  // the test holds the pipes.
  void StartThroughShell(const std::string& command) {
    Start("/bin/sh", {"-c", command + "; exit 1"});
  }

  // Starts calls that do not end by themselves, and waits until workers are
  // busy with each, or with `at_once` of them. Returns all processes but the
  // one that was started.
  std::set<pid_t> StartCalls(const std::string& connection, int count,
                             int at_once = 64) {
    for (int id = 1; id <= count; ++id) {
      server_->SendCall(
          id, "discovery_request",
          {{"connection", connection}, {"detail", "full"}, {"refresh", true}});
    }
    // A call that is seen to begin has a worker, or is about to.
    while (Times(AuditText(), "\"call.began\"") < std::min(count, at_once) ||
           CountOf("osiris-worker") < 2) {
      std::this_thread::yield();
    }
    return DescendantsOf(server_->pid());
  }

  // Processes below the one that was started, by their names.
  int CountOf(const std::string& name) const {
    int count = 0;
    for (const pid_t pid : DescendantsOf(server_->pid())) {
      count += NameOf(pid) == name ? 1 : 0;
    }
    return count;
  }

  std::string AuditText() const {
    return std::filesystem::exists(home_ + "/.osiris/audit")
               ? AuditTextOf(home_)
               : "";
  }

  static void AwaitEnd(const std::set<pid_t>& tree) {
    for (const pid_t pid : tree) {
      while (IsRunning(pid)) std::this_thread::yield();
    }
  }

  // All `calls` that began were cancelled, and then the server stopped.
  void ExpectCancelledAndStopped(int calls) const {
    const std::string text = AuditText();
    EXPECT_EQ(Times(text, "\"call.began\""), calls) << text;
    EXPECT_EQ(Times(text, "\"call.cancelled\""), calls) << text;
    const size_t stopped = text.find("\"server.stopped\"");
    ASSERT_NE(stopped, std::string::npos) << text;
    EXPECT_LT(text.rfind("\"call.cancelled\""), stopped) << text;
  }

  const std::string home_;
  std::unique_ptr<McpServer> server_;
};

TEST_F(ServerEndTest, EndOfInputCancelsAQueryAndLeavesNothing) {
  StartServer();
  const std::set<pid_t> tree = StartCalls("@sqlite.endless", 1);
  ASSERT_GE(tree.size(), 3u);

  server_->CloseInput();

  const int status = server_->AwaitExit();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  AwaitEnd(tree);
  ExpectCancelledAndStopped(1);
}

TEST_F(ServerEndTest, EndOfInputCancelsAsManyCallsAsRunAndBeginsNoOther) {
  StartServer();
  const std::set<pid_t> tree = StartCalls("@sqlite.endless", 1000);

  server_->CloseInput();

  const int status = server_->AwaitExit();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  AwaitEnd(tree);
  ExpectCancelledAndStopped(64);
}

TEST_F(ServerEndTest, EndOfInputEndsWorkersThatHeedNoCancel) {
  Start(
      absolute("mcp/osiris-mcp-testing"),
      {"--home", home_, "--worker", absolute("worker/osiris-worker-testing")});
  const std::set<pid_t> tree = StartCalls("@sqlite.hang", 3);

  server_->CloseInput();

  const int status = server_->AwaitExit();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  AwaitEnd(tree);
  ExpectCancelledAndStopped(3);
}

TEST_F(ServerEndTest, EndOfInputEndsAZygoteThatHangs) {
  StartServer();
  // One worker there is, and calls that wait for another.
  StartCalls("@sqlite.endless", 1);
  const std::set<pid_t> tree = DescendantsOf(server_->pid());
  for (const pid_t pid : ChildrenOf(server_->pid())) {
    if (NameOf(pid) == "osiris-worker") kill(pid, SIGSTOP);
  }
  for (int id = 2; id <= 4; ++id) {
    server_->SendCall(id, "discovery_request",
                      {{"connection", "@sqlite.endless"}, {"refresh", true}});
  }
  while (Times(AuditText(), "\"call.began\"") < 4) std::this_thread::yield();

  server_->CloseInput();

  const int status = server_->AwaitExit();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  AwaitEnd(tree);
  ExpectCancelledAndStopped(4);
}

TEST_F(ServerEndTest, LeavesNothingWhenItIsKilled) {
  StartServer();
  const std::set<pid_t> tree = StartCalls("@sqlite.endless", 1);

  kill(server_->pid(), SIGKILL);

  AwaitEnd(tree);
}

TEST_F(ServerEndTest, EndsWithTheProcessThatStartedItWhoeverHoldsThePipes) {
  StartThroughShell(absolute("mcp/osiris-mcp").string() + " --home " + home_);
  const std::set<pid_t> tree = StartCalls("@sqlite.endless", 1);
  ASSERT_GE(tree.size(), 4u);

  kill(server_->pid(), SIGKILL);

  AwaitEnd(tree);
  ExpectCancelledAndStopped(1);
}

TEST_F(ServerEndTest, EndsWithTheProcessThatStartedItThroughTheCommand) {
  StartThroughShell(absolute("cli/osiris").string() + " mcp run --home " +
                    home_);
  const std::set<pid_t> tree = StartCalls("@sqlite.endless", 1);

  kill(server_->pid(), SIGKILL);

  AwaitEnd(tree);
  ExpectCancelledAndStopped(1);
}

// A client's threads come and go; it is the process that counts.
TEST_F(ServerEndTest, OutlivesTheThreadThatStartedIt) {
  std::thread([this] { StartServer(); }).join();

  EXPECT_TRUE(
      server_->Call(1, "connections_list", Json::object()).contains("result"));
}

}  // namespace
}  // namespace osiris
