#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/clock.h"
#include "core/cache/cache_store.h"
#include "core/discovery/connection_resolver.h"
#include "core/discovery/snapshot/snapshot.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/driver/catalog.h"
#include "core/driver/driver_registry.h"

namespace osiris {

// What to discover. Equal requests share one cached answer.
struct DiscoveryRequest {
  // "@family.alias", e.g. "@sqlite.movies".
  std::string connection;
  // Absent: as configured.
  std::optional<DetailLevel> detail;
  // Rows to sample of each table, 0 to CatalogRequest::kMaxSampleRows.
  // Absent: as configured.
  std::optional<int> sample_rows;
  // Asks the source although an answer is known.
  bool refresh = false;
  // Who asks, for the record: see Sighting.
  std::string door;
  std::string client;
};

// What is known of a source.
struct Discovery {
  // As it was asked for.
  std::string connection;
  SnapshotOverview overview;
  // Whole: total_tables is the number of tables, there is no cursor.
  std::shared_ptr<const Catalog> catalog;
  // True if the source was not asked now.
  bool from_cache = false;
  // When the source was asked, and until when the answer counts as fresh.
  Clock::Wall created;
  std::optional<Clock::Wall> expires;
  // How long this call took.
  std::chrono::milliseconds elapsed{0};
};

// Learns what sources hold through drivers, and remembers it: each answer is a
// stored snapshot. Failures and half answers are not remembered.
//
// Equal requests at the same time, of any thread or process, ask the source
// once: the others wait for that answer, as long as their context lets them.
//
// Thread-safe. Blocks on the source: never call it from a GUI thread.
class DiscoveryService {
 public:
  // All outlive the service. `defaults` are those of the configuration.
  DiscoveryService(const ConnectionResolver* resolver,
                   const DriverRegistry* drivers, CacheStore* cache,
                   SnapshotStore* snapshots, const Clock* clock,
                   SnapshotOptions defaults = {});

  // Describes what `request.connection` can see.
  //   CONNECTION/FAMILY_UNKNOWN    no driver serves its family
  //   PROTOCOL/ARGUMENT_INVALID    `sample_rows` out of range
  //   PROTOCOL/RESULT_TOO_LARGE    more than a snapshot may hold
  //   DISCOVERY/STORE_UNUSABLE     the answer could not be stored
  // and what ConnectionResolver, Driver::Open and Connection fail with.
  absl::StatusOr<Discovery> Discover(const DiscoveryRequest& request,
                                     const CallContext& context);

  // What is stored: `what` is a snapshot's id, or a connection's reference for
  // the snapshot of it that was seen last; of those that hold `least` or more,
  // if there are any. Asks no source.
  //   DISCOVERY/NOT_FOUND, DISCOVERY/SNAPSHOT_DAMAGED
  // and, for a reference, what ConnectionResolver fails with.
  absl::StatusOr<Discovery> Recall(std::string_view what,
                                   DetailLevel least = DetailLevel::kNames);

  // Removes every trace of a snapshot: it is not remembered as an answer and
  // not stored. DISCOVERY/NOT_FOUND, DISCOVERY/STORE_UNUSABLE.
  absl::Status Forget(std::string_view id);

  // The identity behind a reference, to look for in the store.
  absl::StatusOr<std::string> IdentityBehind(std::string_view reference) const;

  // The references of the connections to it, of all that are configured now.
  std::vector<std::string> ReferencesTo(std::string_view identity) const;

  SnapshotStore& snapshots() { return *snapshots_; }
  // By the clock that dates everything here.
  Clock::Wall Now() const { return clock_->Now(); }
  // What a request that leaves members out asks for.
  const SnapshotOptions& defaults() const { return defaults_; }

 private:
  // One call's question, all of it decided.
  struct Question {
    ConnectionConfig config;
    Driver* driver = nullptr;
    SnapshotSource source;
    SnapshotOptions options;
    // Of the cache.
    std::string key;
  };

  // The id of the newest snapshot of `identity`: see Recall.
  absl::StatusOr<std::string> NewestOf(std::string_view identity,
                                       DetailLevel least);
  absl::StatusOr<Question> QuestionOf(const DiscoveryRequest& request) const;
  // Holds the question among all who ask it. Where somebody else held it,
  // `stamp` becomes that of the answer there was then, empty for none.
  absl::StatusOr<KeyLock> Hold(const Question& question,
                               const CallContext& context,
                               std::optional<std::string>& stamp);
  std::optional<Discovery> FromCache(const Question& question);
  absl::StatusOr<Discovery> AskSource(const Question& question,
                                      const DiscoveryRequest& request,
                                      const CallContext& context);

  const ConnectionResolver* const resolver_;
  const DriverRegistry* const drivers_;
  CacheStore* const cache_;
  SnapshotStore* const snapshots_;
  const Clock* const clock_;
  const SnapshotOptions defaults_;
};

// `status` of a search for snapshots of `reference`; where there are none, with
// its name in it and with how to make one.
absl::Status NameSource(const absl::Status& status, std::string_view reference);

}  // namespace osiris
