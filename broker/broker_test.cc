#include "broker/broker.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// A broker over a home of its own, with the testing worker.
class BrokerTest : public testing::Test {
 protected:
  BrokerTest()
      : home_(testing::TempDir() + "/home_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()) {
    EXPECT_OK(MakeFolder(home_));
  }
  ~BrokerTest() override { std::filesystem::remove_all(home_); }

  void Write(const std::string& name, std::string_view text) {
    ASSERT_OK(ReplaceFile(home_ + "/" + name, text));
  }

  absl::StatusOr<std::unique_ptr<Broker>> Start() {
    BrokerOptions options;
    options.home = home_;
    options.door = Door::kCli;
    options.worker_binary =
        std::filesystem::absolute("worker/osiris-worker-testing");
    return Broker::Start(options);
  }

  // The lines of that event in the broker's log.
  static std::vector<Json> Events(const Broker& broker,
                                  std::string_view event) {
    std::istringstream log(*ReadFile(broker.audit_path()));
    std::vector<Json> events;
    for (std::string line; std::getline(log, line);) {
      Json json = *ParseJson(line);
      if (json.at("event") == event) events.push_back(std::move(json));
    }
    return events;
  }

  const std::string home_;
};

TEST_F(BrokerTest, StartsInAnEmptyHomeAndTouchesNothing) {
  const auto broker = Start();

  ASSERT_OK(broker);
  EXPECT_TRUE(std::filesystem::is_empty(home_));
}

TEST_F(BrokerTest, StartsWithEverySourceDead) {
  Write("osiris_connections.yaml",
        "version: 1\nconnections:\n  sqlite:\n    gone: {path: /nowhere.db}\n");

  const auto broker = Start();

  ASSERT_OK(broker);
  EXPECT_OK(
      (*broker)->Execute("connections.list", Json::object(), {}).document);
  EXPECT_THAT(
      (*broker)
          ->Execute("discovery.request", {{"connection", "@sqlite.gone"}}, {})
          .document,
      FailsWith(ErrorCode::kConnectionUnreachable));
}

TEST_F(BrokerTest, TellsAllThatIsWrongWithTheSettingsAtOnce) {
  Write("osiris.yaml",
        "mcp: {queu: 5, queue: none}\naudit: {durability: never}\n");

  testing::internal::CaptureStderr();
  const auto broker = Start();
  const std::string said = testing::internal::GetCapturedStderr();

  EXPECT_THAT(broker.status(), FailsWith(ErrorCode::kConfigInvalid));
  const std::string why(broker.status().message());
  EXPECT_NE(why.find("`mcp.queue`"), std::string::npos) << why;
  EXPECT_NE(why.find("`audit.durability`"), std::string::npos) << why;
  EXPECT_NE(said.find("`mcp.queu`"), std::string::npos) << said;
}

TEST_F(BrokerTest, TakesSettingsThatChangedBeforeItListened) {
  const auto broker = Start();
  ASSERT_OK(broker);
  Write("osiris.yaml", "mcp:\n  queue: 7\n");

  (*broker)->Listen([](const BrokerNews&) {});

  EXPECT_EQ((*broker)->config().mcp.queue, 7);
}

TEST_F(BrokerTest, TellsOfConnectionsThatChangedBeforeItListened) {
  const auto broker = Start();
  ASSERT_OK(broker);
  Write("osiris_connections.yaml", "version: 1\n");
  bool told = false;

  (*broker)->Listen(
      [&told](const BrokerNews& news) { told = news.resources_changed; });

  (*broker)->StopListening();
  EXPECT_TRUE(told);
}

TEST_F(BrokerTest, KeepsConnectionsThatBrokeBeforeAnybodyAsked) {
  Write("osiris_connections.yaml",
        "version: 1\nconnections:\n  sqlite:\n    good: {path: good.db}\n");
  const auto broker = Start();
  ASSERT_OK(broker);
  Write("osiris_connections.yaml", "connections: [\n");
  // Another generation, which has not read the file itself.
  Write("osiris.yaml", "mcp:\n  queue: 7\n");
  (*broker)->Listen([](const BrokerNews&) {});
  ASSERT_EQ((*broker)->config().mcp.queue, 7);

  const auto list =
      (*broker)->Execute("connections.list", Json::object(), {}).document;

  ASSERT_OK(list);
  EXPECT_EQ(list->at("count"), 1);
  EXPECT_EQ(list->at("problems").size(), 1u);
}

TEST_F(BrokerTest, RecordsThatThePolicyChanged) {
  const std::string start = "version: 1\nconnections:\n  sqlite:\n";
  Write("osiris_connections.yaml", start + "    shop: {path: a.db}\n");
  const auto broker = Start();
  ASSERT_OK(broker);
  (*broker)->Listen([](const BrokerNews&) {});
  (*broker)->StopListening();
  Write("osiris_connections.yaml",
        start + "    shop: {path: a.db, policy: {assistants: full}}\n");

  EXPECT_OK(
      (*broker)->Execute("connections.list", Json::object(), {}).document);

  std::vector<Json> changes = Events(**broker, "policy.changed");
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].at("target"), "@sqlite.shop");
  EXPECT_EQ(changes[0].at("door"), "cli");
  EXPECT_EQ(changes[0].dump().find("full"), std::string::npos);

  Write("osiris.yaml", "policy: {ask: never}\nmcp: {queue: 7}\n");
  (*broker)->Listen([](const BrokerNews&) {});
  changes = Events(**broker, "policy.changed");
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_FALSE(changes[1].contains("target"));
}

TEST_F(BrokerTest, RecordsNoPolicyWhereNoneChanged) {
  Write("osiris_connections.yaml",
        "version: 1\nconnections:\n  sqlite:\n    shop: {path: a.db}\n");
  const auto broker = Start();
  ASSERT_OK(broker);
  Write("osiris_connections.yaml",
        "version: 1\nconnections:\n  sqlite:\n    shop: {path: b.db}\n");
  Write("osiris.yaml", "mcp: {queue: 7}\n");

  (*broker)->Listen([](const BrokerNews&) {});
  EXPECT_OK(
      (*broker)->Execute("connections.list", Json::object(), {}).document);

  EXPECT_TRUE(Events(**broker, "policy.changed").empty());
}

TEST_F(BrokerTest, RefusesAConfigurationThatIsWrong) {
  Write("osiris.yaml", "mcp:\n  queue: many\n");

  EXPECT_THAT(Start(), FailsWith(ErrorCode::kConfigInvalid));
}

TEST_F(BrokerTest, ReportsABrokenConnectionsFilePerCall) {
  Write("osiris_connections.yaml", "connections: [\n");

  const auto broker = Start();

  ASSERT_OK(broker);
  EXPECT_THAT(
      (*broker)->Execute("connections.list", Json::object(), {}).document,
      FailsWith(ErrorCode::kConfigUnreadable));
  EXPECT_OK((*broker)->Execute("components.list", Json::object(), {}).document);
}

TEST_F(BrokerTest, TakesTheDoorFromItselfNotFromTheCall) {
  const auto broker = Start();
  ASSERT_OK(broker);
  Call call;
  call.door = Door::kDesktop;

  (*broker)->Execute("components.list", Json::object(), call);

  const std::string log = *ReadFile((*broker)->audit_path());
  EXPECT_NE(log.find(R"("door":"cli")"), std::string::npos);
  EXPECT_EQ(log.find(R"("door":"desktop")"), std::string::npos);
}

TEST_F(BrokerTest, RefusesCallsOnceAllAreCancelled) {
  const auto broker = Start();
  ASSERT_OK(broker);

  (*broker)->CancelAll();

  EXPECT_THAT(
      (*broker)->Execute("components.list", Json::object(), {}).document,
      FailsWith(ErrorCode::kRunCancelled));
}

TEST_F(BrokerTest, WaitsForRunningCallsWhenItEnds) {
  auto broker = Start();
  ASSERT_OK(broker);
  std::thread caller([broker = broker->get()] {
    for (int i = 0; i < 50; ++i) {
      broker->Execute("components.list", Json::object(), {});
    }
  });
  (*broker)->CancelAll();
  caller.join();
  broker->reset();
}

TEST_F(BrokerTest, N28_TheWorkerNeverComesFromTheDataFolder) {
  // A program of that name in the home, in PATH and in the working folder is
  // never run, whether or not one is installed beside this program.
  Write("osiris-worker", "#!/bin/sh\ntouch " + home_ + "/ran\n");
  ASSERT_EQ(chmod((home_ + "/osiris-worker").c_str(), 0700), 0);
  setenv("PATH", home_.c_str(), 1);
  const std::filesystem::path here = std::filesystem::current_path();
  std::filesystem::current_path(home_);
  BrokerOptions options;
  options.home = home_;

  const auto broker = Broker::Start(options);
  if (broker.ok()) (*broker)->CheckWorkers().IgnoreError();

  std::filesystem::current_path(here);
  EXPECT_FALSE(std::filesystem::exists(home_ + "/ran"));
}

// What the files of telemetry count, and what the audit log's lines say ended.
struct Counted {
  int64_t calls = 0;
  int64_t failed = 0;
  int64_t rows = 0;
  int64_t bytes = 0;
  std::set<std::string> clients;
  std::set<std::string> ids;

  void Add(const Json& line, int64_t calls_more) {
    calls += calls_more;
    if (line.at("outcome") != "ok") failed += calls_more;
    rows += line.value("rows", int64_t{0});
    bytes += line.value("bytes", int64_t{0});
  }
};

// Every line of the files of `folder`.
std::vector<Json> LinesIn(const std::string& folder) {
  std::vector<Json> lines;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::istringstream text(*ReadFile(entry.path()));
    for (std::string line; std::getline(text, line);) {
      lines.push_back(*ParseJson(line));
    }
  }
  return lines;
}

Counted CountTelemetry(const std::string& folder) {
  Counted counted;
  for (const Json& line : LinesIn(folder)) {
    counted.Add(line, line.at("calls").get<int64_t>());
    counted.clients.insert(line.at("client").get<std::string>());
  }
  return counted;
}

Counted CountAudit(const std::string& folder) {
  Counted counted;
  for (const Json& line : LinesIn(folder)) {
    if (!line.contains("outcome")) continue;
    counted.Add(line, 1);
    counted.clients.insert(line.at("client").at("name").get<std::string>());
    counted.ids.insert(line.at("corr").get<std::string>());
  }
  return counted;
}

// 100 clients at once, of 100 calls each, most of which succeed.
void CallFromAHundredClients(Broker& broker) {
  std::vector<std::thread> clients;
  for (int client = 0; client < 100; ++client) {
    clients.emplace_back([&broker, client] {
      for (int i = 0; i < 100; ++i) {
        Call call;
        call.client = {"client " + std::to_string(client), "1"};
        const Json arguments =
            i % 10 == 0 ? Json{{"no", "such"}} : Json::object();
        broker.Execute(i % 25 == 1 ? "no.operation" : "components.list",
                       arguments, call);
      }
    });
  }
  for (std::thread& client : clients) client.join();
}

TEST_F(BrokerTest, N29_TelemetryEqualsTheAuditLogAtStop) {
  auto broker = Start();
  ASSERT_OK(broker);
  CallFromAHundredClients(**broker);
  const std::string audit = (*broker)->paths().audit;
  const std::string telemetry = (*broker)->paths().telemetry;
  broker->reset();

  const Counted counted = CountTelemetry(telemetry);
  const Counted audited = CountAudit(audit);

  EXPECT_EQ(counted.calls, 10'000);
  EXPECT_EQ(audited.calls, 10'000);
  EXPECT_EQ(counted.failed, 1400);
  EXPECT_EQ(audited.failed, counted.failed);
  EXPECT_EQ(counted.rows, audited.rows);
  EXPECT_EQ(counted.bytes, audited.bytes);
  EXPECT_EQ(counted.clients, audited.clients);
  EXPECT_EQ(counted.clients.size(), 100u);
  // RC-008: no two calls share an id.
  EXPECT_EQ(audited.ids.size(), 10'000u);
}

TEST_F(BrokerTest, CountsNothingWhereTelemetryIsOff) {
  Write("osiris.yaml", "telemetry:\n  enabled: false\n");
  auto broker = Start();
  ASSERT_OK(broker);
  (*broker)->Execute("components.list", Json::object(), {});
  const auto shown =
      (*broker)->Execute("telemetry.show", Json::object(), {}).document;
  const std::string telemetry = (*broker)->paths().telemetry;
  broker->reset();

  ASSERT_OK(shown);
  EXPECT_EQ(shown->at("enabled"), false);
  EXPECT_EQ(shown->at("calls"), 0);
  EXPECT_FALSE(std::filesystem::exists(telemetry));
}

TEST_F(BrokerTest, FollowsTheSwitchOfTelemetryWhileItRuns) {
  auto broker = Start();
  ASSERT_OK(broker);
  (*broker)->Execute("components.list", Json::object(), {});
  Write("osiris.yaml", "telemetry:\n  enabled: false\n");
  (*broker)->Listen([](const BrokerNews&) {});
  (*broker)->Execute("components.list", Json::object(), {});

  const auto shown =
      (*broker)->Execute("telemetry.show", Json::object(), {}).document;

  ASSERT_OK(shown);
  EXPECT_EQ(shown->at("enabled"), false);
  EXPECT_EQ(shown->at("calls"), 1);
}

TEST_F(BrokerTest, ChecksThatWorkersCanBeStarted) {
  const auto broker = Start();
  ASSERT_OK(broker);

  EXPECT_OK((*broker)->CheckWorkers());
}

}  // namespace
}  // namespace osiris
