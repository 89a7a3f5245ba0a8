#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
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

// The real server from its start to its end, its files changing meanwhile.
class ServerLifecycleTest : public testing::Test {
 protected:
  ServerLifecycleTest()
      : home_(testing::TempDir() + "/life_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(home_);
    EXPECT_OK(MakeFolder(home_));
    Run("good.db", "CREATE TABLE fruit(id INTEGER PRIMARY KEY, name TEXT)");
    Connect("good");
  }
  ~ServerLifecycleTest() override {
    server_.reset();
    std::filesystem::remove_all(home_);
  }

  void Run(const std::string& name, const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((home_ + "/" + name).c_str(), &database), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(database);
  }

  // Makes the connections file name `alias`, and nothing else.
  void Connect(const std::string& alias) {
    ASSERT_OK(ReplaceFile(home_ + "/osiris_connections.yaml",
                          "version: 1\nconnections:\n  sqlite:\n    " + alias +
                              ": {path: good.db}\n"));
  }

  void Configure(const std::string& yaml) {
    ASSERT_OK(ReplaceFile(home_ + "/osiris.yaml", yaml));
  }

  void StartServer() {
    server_ = std::make_unique<McpServer>(
        std::filesystem::absolute("mcp/osiris-mcp"),
        std::vector<std::string>{"--home", home_}, home_ + "/errors");
    server_->Initialize();
  }

  Json Call(const std::string& tool, const Json& arguments = Json::object()) {
    return server_->Call(++id_, tool, arguments)
        .at("result")
        .at("structuredContent");
  }

  std::string AuditText() const { return AuditTextOf(home_); }

  // How often the server has said `what` on standard error.
  int TimesSaid(const std::string& what) const {
    const std::string text = ReadFile(home_ + "/errors").value_or("");
    int times = 0;
    for (size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + 1)) {
      ++times;
    }
    return times;
  }

  const std::string home_;
  std::unique_ptr<McpServer> server_;
  int id_ = 100;
};

TEST_F(ServerLifecycleTest, ConnectsToNothingBeforeACallNeedsIt) {
  StartServer();
  Call("connections_list");
  EXPECT_TRUE(WorkersOf(server_->pid()).empty());

  EXPECT_EQ(
      Call("discovery_request", {{"connection", "@sqlite.good"}}).at("status"),
      "success");
  EXPECT_FALSE(WorkersOf(server_->pid()).empty());
}

TEST_F(ServerLifecycleTest, HoldsNoIdleConnectionLongerThanConfigured) {
  Configure("mcp:\n  idle_connection_s: 1\n");
  StartServer();
  Call("discovery_request", {{"connection", "@sqlite.good"}});
  ASSERT_FALSE(WorkersOf(server_->pid()).empty());

  while (!WorkersOf(server_->pid()).empty()) std::this_thread::yield();
}

TEST_F(ServerLifecycleTest, SaysBeforeAnyCallHowItIsSealed) {
  StartServer();
  Call("connections_list");

  const std::string text = AuditText();

  const std::string before = text.substr(0, text.find("call.began"));
  EXPECT_NE(before.find("server.started"), std::string::npos) << text;
  EXPECT_NE(before.find("\"seal\":\""), std::string::npos) << text;
}

TEST_F(ServerLifecycleTest, SeesAnotherConnectionsFileAtOnce) {
  StartServer();
  Connect("other");

  EXPECT_EQ(Call("connections_list").at("connections")[0].at("reference"),
            "@sqlite.other");
}

TEST_F(ServerLifecycleTest, SettingsThatChangeHoldForLaterCalls) {
  StartServer();
  // With this detail the question is another one, asked of the source anew.
  Configure("discovery:\n  detail: full\n");

  while (true) {
    const Json answer =
        Call("discovery_request", {{"connection", "@sqlite.good"}});
    ASSERT_EQ(answer.at("status"), "success");
    if (answer.dump().find("\"full\"") != std::string::npos) break;
  }
}

TEST_F(ServerLifecycleTest, SettingsThatCannotBeUsedChangeNothing) {
  Configure("mcp:\n  queue: 7\n");
  StartServer();

  Configure("mcp:\n  queue: 0\n  call_deadline_ms: no\n");
  Configure("not: [yaml\n");

  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Call("connections_list").at("status"), "success");
  }
  // And what is good later is taken again.
  Configure("discovery:\n  detail: full\n");
  while (Call("discovery_request", {{"connection", "@sqlite.good"}})
             .dump()
             .find("\"full\"") == std::string::npos) {
  }
}

TEST_F(ServerLifecycleTest, ABrokenConnectionsFileLeavesTheOldOneInForce) {
  StartServer();
  const std::string file = home_ + "/osiris_connections.yaml";
  ASSERT_OK(ReplaceFile(file, "connections: [\n"));
  while (TimesSaid("connections.refused") == 0) std::this_thread::yield();

  const Json list = Call("connections_list");
  ASSERT_EQ(list.at("status"), "success") << list;
  EXPECT_EQ(list.at("connections")[0].at("reference"), "@sqlite.good");
  EXPECT_NE(list.at("problems").dump().find("cannot be read"),
            std::string::npos)
      << list;
  const Json doctor = Call("connections_doctor");
  EXPECT_EQ(doctor.at("healthy"), false);
  EXPECT_EQ(doctor.at("problems"), list.at("problems"));
  EXPECT_EQ(
      Call("discovery_request", {{"connection", "@sqlite.good"}}).at("status"),
      "success");

  // Once for each change.
  EXPECT_EQ(TimesSaid("connections.refused"), 1);
  ASSERT_OK(ReplaceFile(file, "connections: {\n"));
  while (TimesSaid("connections.refused") == 1) std::this_thread::yield();
  Connect("healed");
  EXPECT_EQ(Call("connections_list").at("connections")[0].at("reference"),
            "@sqlite.healed");
}

TEST_F(ServerLifecycleTest, AnswersItsManualWithEverySourceDead) {
  std::filesystem::remove(home_ + "/good.db");
  StartServer();
  server_->Send({{"jsonrpc", "2.0"},
                 {"id", 1},
                 {"method", "resources/list"},
                 {"params", Json::object()}});
  const Json list = server_->AwaitAnswer(1);
  int id = 1;
  for (const Json& resource : list.at("result").at("resources")) {
    server_->Send({{"jsonrpc", "2.0"},
                   {"id", ++id},
                   {"method", "resources/read"},
                   {"params", {{"uri", resource.at("uri")}}}});
    EXPECT_TRUE(server_->AwaitAnswer(id).contains("result"))
        << resource.at("uri");
  }
  EXPECT_GE(id, 10);
}

TEST_F(ServerLifecycleTest, TheNewestSnapshotOfASourceHasAUriThatStays) {
  StartServer();
  const Json read = {
      {"jsonrpc", "2.0"},
      {"method", "resources/read"},
      {"params", {{"uri", "osiris://mcp/sources/sqlite.good/tables.txt"}}}};
  const auto text = [&](int id) {
    Json request = read;
    request["id"] = id;
    server_->Send(request);
    return server_->AwaitAnswer(id).dump();
  };
  EXPECT_NE(text(1).find("\"error\""), std::string::npos);

  Call("discovery_request", {{"connection", "@sqlite.good"}});
  EXPECT_NE(text(2).find("fruit("), std::string::npos);

  Run("good.db", "CREATE TABLE nut(id INTEGER PRIMARY KEY)");
  Call("discovery_request",
       {{"connection", "@sqlite.good"}, {"refresh", true}});
  EXPECT_NE(text(3).find("nut("), std::string::npos);
}

TEST_F(ServerLifecycleTest, ASnapshotThatAnotherProcessMadeReachesSubscribers) {
  StartServer();
  Call("discovery_request", {{"connection", "@sqlite.good"}});
  constexpr char kNewest[] = "osiris://mcp/sources/sqlite.good/tables.txt";
  server_->Send({{"jsonrpc", "2.0"},
                 {"id", 1},
                 {"method", "resources/subscribe"},
                 {"params", {{"uri", kNewest}}}});
  ASSERT_TRUE(server_->AwaitAnswer(1).contains("result"));
  Run("good.db", "CREATE TABLE nut(id INTEGER PRIMARY KEY)");

  McpServer other(std::filesystem::absolute("mcp/osiris-mcp"),
                  {"--home", home_});
  other.Initialize();
  other.Call(1, "discovery_request",
             {{"connection", "@sqlite.good"}, {"refresh", true}});

  bool listed = false;
  bool updated = false;
  while (!listed || !updated) {
    const std::optional<Json> message = server_->Receive();
    ASSERT_TRUE(message.has_value());
    const std::string method = message->value("method", "");
    listed |= method == "notifications/resources/list_changed";
    updated |= method == "notifications/resources/updated" &&
               message->at("params").at("uri") == kNewest;
  }
}

}  // namespace
}  // namespace osiris
