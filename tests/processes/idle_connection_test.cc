#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "broker/broker.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"
#include "tests/processes/process_tree.h"

namespace osiris {
namespace {

// Were the broker to look only now and then, this would take an hour.
TEST(IdleConnectionTest, IsClosedWhenItsTimeIsOver) {
  const std::string home = testing::TempDir() + "/idle_connection";
  std::filesystem::remove_all(home);
  ASSERT_OK(MakeFolder(home));
  // An empty file is an empty database.
  ASSERT_OK(ReplaceFile(home + "/empty.db", ""));
  ASSERT_OK(
      ReplaceFile(home + "/osiris.yaml", "mcp: {idle_connection_s: 1}\n"));
  ASSERT_OK(ReplaceFile(
      home + "/osiris_connections.yaml",
      "version: 1\nconnections: {sqlite: {empty: {path: empty.db}}}\n"));
  BrokerOptions options;
  options.home = home;
  options.worker_binary =
      std::filesystem::absolute("worker/osiris-worker-testing");
  options.housekeeping = std::chrono::hours(1);
  const auto broker = Broker::Start(options);
  ASSERT_OK(broker);

  for (int time = 0; time < 2; ++time) {
    ASSERT_OK(
        (*broker)
            ->Execute("discovery.request",
                      {{"connection", "@sqlite.empty"}, {"refresh", true}}, {})
            .document);
    while (!WorkersOf(getpid()).empty()) std::this_thread::yield();
  }
  std::filesystem::remove_all(home);
}

}  // namespace
}  // namespace osiris
