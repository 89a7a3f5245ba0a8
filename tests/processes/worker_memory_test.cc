#include <filesystem>
#include <memory>
#include <string>

#include "core/base/status_matchers.h"
#include "core/ipc/remote_driver.h"
#include "core/ipc/worker_pool.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// Not under a sanitizer, which needs more addresses than a limit could leave
// it, so that workers have none there.
TEST(WorkerMemoryTest, ReportsAWorkerThatRanOutOfMemory) {
  WorkerPool pool(
      {.binary = std::filesystem::absolute("worker/osiris-worker-testing"),
       .limits = {.memory_mb = 256}});
  RemoteDriver driver("fake", "fake/1", pool);
  const auto count = [&](const std::string& how) -> absl::StatusOr<int64_t> {
    ConnectionConfig config;
    config.family = "fake";
    auto connection = driver.Open(config, {});
    if (!connection.ok()) return connection.status();
    ReadQuery query;
    query.table.name = how;
    return (*connection)->CountRows(query, {});
  };

  EXPECT_THAT(count("eat_memory"), FailsWith(ErrorCode::kRunOutOfMemory));
  EXPECT_OK(count("well"));
}

}  // namespace
}  // namespace osiris
