#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/config/paths.h"
#include "core/connection/connection_service.h"
#include "core/connection/connections_source.h"
#include "core/driver/driver_registry.h"
#include "core/driver/fake_driver.h"
#include "core/policy/row_access.h"
#include "core/rows/row_service.h"
#include "gtest/gtest.h"

namespace osiris {

// Reads rows of connections whose sources are all the same one, in memory.
class RowTestFixture : public ::testing::Test {
 protected:
  // `connections` is the text of the connections file.
  void Connect(std::string_view connections) {
    std::string pattern = ::testing::TempDir() + "/rows.XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    paths_ = PathsBelow(std::filesystem::canonical(pattern), HomeRule::kFlag);
    ASSERT_OK(ReplaceFile(paths_.connections_file, connections));
    std::vector<std::unique_ptr<Driver>> drivers;
    drivers.push_back(std::make_unique<FakeDriver>(source_, "sqlite"));
    drivers_ = std::make_unique<DriverRegistry>(std::move(drivers));
    connections_ = std::make_unique<ConnectionService>(
        paths_,
        [](const std::string&) -> std::optional<std::string> {
          return std::nullopt;
        },
        drivers_.get(),
        std::make_shared<ConnectionsSource>(paths_.connections_file));
    service_ = std::make_unique<RowService>(*connections_, *drivers_);
  }
  // What the connections file says of assistants; elsewhere `schema`.
  std::unique_ptr<RowAccess> AccessByRules() {
    return std::make_unique<RowAccess>(
        AssistantAccess::kSchema,
        [this](std::string_view connection) -> absl::StatusOr<SourceRule> {
          const Reference reference = *ParseReference(connection);
          auto rules = connections_->RulesOf(reference);
          if (!rules.ok()) return rules.status();
          return SourceRule{.policy = std::move(rules->policy),
                            .masks = std::move(rules->masks)};
        });
  }
  void TearDown() override { std::filesystem::remove_all(paths_.home); }

  Paths paths_;
  FakeSource source_;
  std::unique_ptr<DriverRegistry> drivers_;
  std::unique_ptr<ConnectionService> connections_;
  std::unique_ptr<RowService> service_;
};

}  // namespace osiris
