#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/fake_clock.h"
#include "core/base/fingerprint.h"
#include "core/cache/cache_store.h"
#include "core/discovery/connection_resolver.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/driver/driver_registry.h"
#include "core/driver/fake_driver.h"
#include "gtest/gtest.h"

namespace osiris {

// Knows the connections that a test names.
class FakeResolver final : public ConnectionResolver {
 public:
  // A connection `reference` to the place `path`.
  void Add(std::string_view reference, std::string_view family,
           std::string_view path) {
    connections_[std::string(reference)] = {std::string(family),
                                            std::string(path)};
  }

  absl::StatusOr<ConnectionConfig> Resolve(
      std::string_view reference) const override {
    const auto found = connections_.find(std::string(reference));
    if (found == connections_.end()) {
      return MakeError(ErrorCode::kConnectionNotFound,
                       "this connection is not configured");
    }
    ConnectionConfig config;
    config.family = found->second.first;
    config.fields = {{"path", found->second.second}};
    return config;
  }

  std::vector<std::string> ReferencesTo(
      std::string_view identity) const override {
    std::vector<std::string> references;
    for (const auto& [reference, place] : connections_) {
      const auto config = Resolve(reference);
      if (config.ok() && IdentityOf(*config) == identity) {
        references.push_back(reference);
      }
    }
    return references;
  }

 private:
  std::map<std::string, std::pair<std::string, std::string>> connections_;
};

// A home of its own with one source, @fake.shop, and @fake.twin to the same
// place.
class DiscoveryFixture : public testing::Test {
 protected:
  DiscoveryFixture() {
    resolver_.Add("@fake.shop", "fake", "/shop");
    resolver_.Add("@fake.twin", "fake", "/shop");
    resolver_.Add("@fake.other", "fake", "/other");
    resolver_.Add("@nobody.serves", "nobody", "/shop");
    AddTable("customers");
    AddTable("orders");
  }

  static Table MakeTable(std::string name) {
    Table table;
    table.name.name = std::move(name);
    table.columns = {{.name = "id",
                      .declared_type = "INTEGER",
                      .type = ColumnType::kInteger,
                      .nullable = false,
                      .position = 1}};
    table.primary_key = {"id"};
    return table;
  }

  void AddTable(std::string name, int rows = 3) {
    FakeSource::Rows cells;
    for (int i = 0; i < rows; ++i) {
      Cell cell;
      cell.kind = Cell::Kind::kInteger;
      cell.integer = i;
      cells.push_back({cell});
    }
    source_.AddTable(MakeTable(std::move(name)), std::move(cells));
  }

  static DriverRegistry MakeRegistry(FakeSource& source, std::string version) {
    std::vector<std::unique_ptr<Driver>> drivers;
    drivers.push_back(
        std::make_unique<FakeDriver>(source, "fake", std::move(version)));
    return DriverRegistry(std::move(drivers));
  }

  absl::StatusOr<Discovery> Discover(std::string connection,
                                     const CallContext& context = {}) {
    return service_.Discover({.connection = std::move(connection)}, context);
  }

  const std::string home_ =
      testing::TempDir() + "/discovery_" + RandomHex(4) + "/.osiris";
  FakeClock clock_;
  FakeSource source_;
  FakeResolver resolver_;
  DriverRegistry drivers_ = MakeRegistry(source_, "fake/1");
  CacheStore cache_{{.folder = home_ + "/cache"}, &clock_};
  SnapshotStore snapshots_{home_ + "/discovery"};
  DiscoveryService service_{&resolver_, &drivers_, &cache_, &snapshots_,
                            &clock_};
};

}  // namespace osiris
