#include "core/app/services.h"

#include <chrono>
#include <string_view>

#include "core/app/operation_list.h"
#include "core/base/status_macros.h"
#include "core/cache/cache_store.h"
#include "core/connection/connection_service.h"
#include "core/connection/reference.h"
#include "core/discovery/connection_resolver.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/rows/row_service.h"

namespace osiris {
namespace {

// What discovery sees of the connections.
class ConfiguredConnections final : public ConnectionResolver {
 public:
  explicit ConfiguredConnections(ConnectionService& connections)
      : connections_(connections) {}

  absl::StatusOr<ConnectionConfig> Resolve(
      std::string_view reference) const override {
    ASSIGN_OR_RETURN(const Reference parsed, ParseReference(reference));
    return connections_.Resolve(parsed);
  }

 private:
  ConnectionService& connections_;
};

CacheOptions CacheOptionsFrom(const ServicesRequest& request) {
  return {.folder = request.paths.cache,
          .ttl = std::chrono::seconds(request.config.cache.ttl_s),
          .max_bytes = request.config.cache.max_bytes};
}

SnapshotOptions DefaultsFrom(const Config& config) {
  SnapshotOptions defaults;
  defaults.detail =
      DetailLevelFrom(config.discovery.detail).value_or(DetailLevel::kSummary);
  defaults.sample_rows = static_cast<int>(config.discovery.samples);
  return defaults;
}

}  // namespace

struct Services::State {
  explicit State(const ServicesRequest& request)
      : connections(request.paths, request.environment, request.drivers),
        resolver(connections),
        cache(CacheOptionsFrom(request), request.clock),
        snapshots(request.paths.discovery),
        discovery(&resolver, request.drivers, &cache, &snapshots, request.clock,
                  DefaultsFrom(request.config)),
        rows(connections, *request.drivers) {}

  ConnectionService connections;
  ConfiguredConnections resolver;
  CacheStore cache;
  SnapshotStore snapshots;
  DiscoveryService discovery;
  RowService rows;
};

Services::Services(const ServicesRequest& request)
    : state_(std::make_unique<State>(request)) {}

Services::~Services() = default;

std::vector<Operation> Services::Operations() {
  return ListOperations(&state_->connections, &state_->discovery,
                        &state_->rows);
}

}  // namespace osiris
