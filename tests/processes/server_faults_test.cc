#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"
#include "tests/processes/mcp_server.h"
#include "tests/processes/process_tree.h"

namespace osiris {
namespace {

// Counting this view takes hours.
constexpr char kEndless[] =
    "CREATE VIEW endless AS WITH RECURSIVE r(i) AS "
    "(SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 100000000000) "
    "SELECT i FROM r";

// The real server with its real worker over a real database, broken in the
// middle of a call.
class ServerFaultsTest : public testing::Test {
 protected:
  ServerFaultsTest()
      : home_(testing::TempDir() + "/faults_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()) {
    EXPECT_OK(MakeFolder(home_));
    MakeDatabase("good.db", "");
    MakeDatabase("endless.db", kEndless);
    EXPECT_OK(ReplaceFile(home_ + "/osiris_connections.yaml",
                          "version: 1\n"
                          "connections:\n"
                          "  sqlite:\n"
                          "    good: {path: good.db}\n"
                          "    endless: {path: endless.db}\n"));
  }
  ~ServerFaultsTest() override {
    // It writes to its home until it ends.
    server_.reset();
    std::filesystem::remove_all(home_);
  }

  void MakeDatabase(const std::string& name, const std::string& more) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((home_ + "/" + name).c_str(), &database), SQLITE_OK);
    const std::string sql =
        "CREATE TABLE fruit(id INTEGER PRIMARY KEY, name TEXT);"
        "INSERT INTO fruit(name) VALUES ('apple'), ('pear');" +
        more;
    ASSERT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(database);
  }

  void Configure(const std::string& yaml) {
    ASSERT_OK(ReplaceFile(home_ + "/osiris.yaml", yaml));
  }

  void StartServer() {
    server_ =
        std::make_unique<McpServer>(std::filesystem::absolute("mcp/osiris-mcp"),
                                    std::vector<std::string>{"--home", home_});
    server_->Initialize();
  }

  // Starts a call that does not end by itself, and returns its worker.
  pid_t StartEndlessCall(int id) {
    server_->SendCall(id, "discovery_request",
                      {{"connection", "@sqlite.endless"}, {"detail", "full"}});
    // The worker is there and busy once it has used processor time.
    while (WorkersOf(server_->pid()).empty()) std::this_thread::yield();
    return *WorkersOf(server_->pid()).begin();
  }

  // The zygote answers nobody any more. There is no worker yet.
  pid_t StopZygote() {
    while (true) {
      for (const pid_t pid : ChildrenOf(server_->pid())) {
        if (NameOf(pid) != "osiris-worker") continue;
        kill(pid, SIGSTOP);
        return pid;
      }
      // The front may greet before it is started.
      std::this_thread::yield();
    }
  }

  void ExpectError(const Json& answer, const std::string& code) {
    EXPECT_EQ(answer.at("result").at("isError"), true) << answer;
    EXPECT_EQ(
        answer.at("result").at("structuredContent").at("error").at("code"),
        code);
  }

  void ExpectNextCallWorks(int id) {
    const Json answer = server_->Call(id, "discovery_request",
                                      {{"connection", "@sqlite.good"}});
    EXPECT_EQ(answer.at("result").value("isError", false), false) << answer;
  }

  std::string AuditText() const { return AuditTextOf(home_); }

  const std::string home_;
  std::unique_ptr<McpServer> server_;
};

TEST_F(ServerFaultsTest, AKilledWorkerCostsItsCallAndNothingElse) {
  StartServer();
  const pid_t worker = StartEndlessCall(1);

  kill(worker, SIGKILL);

  ExpectError(server_->AwaitAnswer(1), "RUN/WORKER_CRASHED");
  ExpectNextCallWorks(2);
  EXPECT_NE(AuditText().find("call.crashed"), std::string::npos);
}

TEST_F(ServerFaultsTest, AWorkerThatHangsIsEndedAtTheDeadline) {
  // The view has a quarter of it: time enough to stop the worker in it.
  Configure("mcp:\n  discovery_deadline_ms: 8000\n");
  StartServer();
  const pid_t worker = StartEndlessCall(1);

  kill(worker, SIGSTOP);

  ExpectError(server_->AwaitAnswer(1), "RUN/TIMED_OUT");
  ExpectNextCallWorks(2);
  // Killed soon after its call was answered; a hang here ends the test.
  while (WorkersOf(server_->pid()).contains(worker)) std::this_thread::yield();
}

TEST_F(ServerFaultsTest, AZygoteThatHangsIsReplaced) {
  StartServer();
  const pid_t zygote = StopZygote();

  ExpectNextCallWorks(1);

  while (IsRunning(zygote)) std::this_thread::yield();
}

TEST_F(ServerFaultsTest, AZygoteThatHangsCostsNoCallMoreThanItsTime) {
  Configure("mcp:\n  discovery_deadline_ms: 200\n");
  StartServer();
  StopZygote();

  ExpectError(
      server_->Call(1, "discovery_request", {{"connection", "@sqlite.good"}}),
      "RUN/TIMED_OUT");
}

TEST_F(ServerFaultsTest, AStatementThatDoesNotEndCostsItsViewAlone) {
  Configure("mcp:\n  discovery_deadline_ms: 2000\n");
  StartServer();
  StartEndlessCall(1);

  const Json answer = server_->AwaitAnswer(1);
  EXPECT_EQ(answer.at("result").value("isError", false), false) << answer;
  const Json& data = answer.at("result").at("structuredContent").at("data");
  ASSERT_EQ(data.at("errors").size(), 1u);
  EXPECT_EQ(data.at("errors").at(0).at(0), "endless");
  EXPECT_EQ(data.at("errors").at(0).at(1), "RUN/TIMED_OUT");
  EXPECT_EQ(data.at("tables").at(0).at(0), "fruit");
  ExpectNextCallWorks(2);
}

TEST_F(ServerFaultsTest, ACancelReachesTheStatementAndIsFollowedBySilence) {
  StartServer();
  StartEndlessCall(1);

  server_->Send({{"jsonrpc", "2.0"},
                 {"method", "notifications/cancelled"},
                 {"params", {{"requestId", 1}}}});

  // The next line that comes is the answer to the next call.
  server_->SendCall(2, "connections_list", Json::object());
  const std::optional<Json> next = server_->Receive();
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->at("id"), 2);
  // Once the worker is free or gone, the log says how the call ended.
  while (AuditText().find("call.cancelled") == std::string::npos) {
    std::this_thread::yield();
  }
}

TEST_F(ServerFaultsTest, CallsDoNotWaitForOneThatHangs) {
  StartServer();
  StartEndlessCall(1);

  ExpectNextCallWorks(2);
  EXPECT_TRUE(
      server_->Call(3, "connections_list", Json::object()).contains("result"));
}

TEST_F(ServerFaultsTest, StartsWithEverySourceDead) {
  std::filesystem::remove(home_ + "/good.db");
  StartServer();

  const Json answer =
      server_->Call(1, "discovery_request", {{"connection", "@sqlite.good"}});

  ExpectError(answer, "CONNECTION/UNREACHABLE");
}

TEST_F(ServerFaultsTest, TouchesNoSourceWhenTheAuditLogCannotBeWritten) {
  ASSERT_OK(MakeFolder(home_ + "/.osiris"));
  ASSERT_OK(ReplaceFile(home_ + "/.osiris/audit", "in the way"));
  StartServer();

  ExpectError(
      server_->Call(1, "discovery_request", {{"connection", "@sqlite.good"}}),
      "AUDIT/UNAVAILABLE");
  EXPECT_TRUE(WorkersOf(server_->pid()).empty());

  server_->Send({{"jsonrpc", "2.0"}, {"id", 2}, {"method", "ping"}});
  EXPECT_TRUE(server_->AwaitAnswer(2).contains("result"));
}

}  // namespace
}  // namespace osiris
