#include "core/watch/resource_sight.h"

#include <optional>
#include <string_view>

#include "core/base/fingerprint.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/discovery/stored_source.h"
#include "core/memory/memory_uri.h"
#include "core/resource/newest_uri.h"

namespace osiris {
namespace {

// `client` as policies know it when it makes a call of `tool`.
Asker AskerFor(const ClientInfo& client, std::string_view tool) {
  Asker asker(Door::kMcp);
  asker.client = client.name;
  asker.tool = tool;
  return asker;
}

absl::StatusOr<std::string> NewestOf(DiscoveryService& discovery,
                                     const std::string& reference) {
  const absl::StatusOr<std::string> identity =
      discovery.IdentityBehind(reference);
  if (!identity.ok()) return identity.status();
  return discovery.snapshots().Latest(*identity, std::nullopt);
}

}  // namespace

ResourceSight::ResourceSight(ConnectionService* connections,
                             DiscoveryService* discovery,
                             const RowAccess* access)
    : connections_(connections), discovery_(discovery), access_(access) {}

bool ResourceSight::ShowsSnapshot(const std::string& asked,
                                  const std::string& id, std::string_view part,
                                  const Asker& asker) const {
  SnapshotStore& store = discovery_->snapshots();
  const auto overview = store.ReadOverview(id);
  const auto sightings = store.ReadSightings(id, 1);
  if (!overview.ok() || !sightings.ok() || sightings->empty()) return false;
  const AskedSource source = SourceOf({.asked = asked,
                                       .sighted = sightings->front().reference,
                                       .identity = overview->source.identity},
                                      *discovery_, *access_, asker);
  const bool samples =
      part == kSamplesPart && overview->options.sample_rows > 0;
  return samples ? access_->Check(source, asker).ok()
                 : access_->Decide(source, asker).ok();
}

bool ResourceSight::Shows(const std::string& uri,
                          const ClientInfo& client) const {
  // Rules are about sources.
  if (ParseMemoryUri(uri)) return true;
  const Asker asker = AskerFor(client, "resources_read");
  if (const auto snapshot = ParseSnapshotUri(uri)) {
    return ShowsSnapshot("", snapshot->id, snapshot->part, asker);
  }
  const std::optional<NewestUri> newest = ParseNewestUri(uri);
  if (!newest.has_value()) return false;
  const std::string reference = FormatReference(newest->reference);
  if (!access_->Decide(reference, asker).ok()) return false;
  const absl::StatusOr<std::string> id = NewestOf(*discovery_, reference);
  return !id.ok() || ShowsSnapshot(reference, *id, newest->part, asker);
}

std::string ResourceSight::ConnectionOf(const std::string& uri) const {
  if (const auto newest = ParseNewestUri(uri)) {
    return FormatReference(newest->reference);
  }
  const auto snapshot = ParseSnapshotUri(uri);
  if (!snapshot) return "";
  const auto seen = discovery_->snapshots().ReadSightings(snapshot->id, 1);
  return seen.ok() && !seen->empty() ? seen->front().reference : "";
}

std::string ResourceSight::ListMark(const ClientInfo& client) const {
  const Asker asker = AskerFor(client, "resources_list");
  const absl::StatusOr<Json> listed = connections_->List();
  const auto stored =
      discovery_->snapshots().List([](const SnapshotRecord&) { return true; });
  if (!stored.ok()) return "";
  Fingerprint mark;
  // What is wrong with the file is said by connections_list.
  if (listed.ok()) {
    for (const Json& connection : listed->at("connections")) {
      const std::string reference = connection.at("reference");
      if (!access_->Decide(reference, asker).ok()) continue;
      mark.Add(reference);
      mark.Add(NewestOf(*discovery_, reference).value_or(""));
    }
  }
  for (const SnapshotRecord& record : stored->records) {
    const AskedSource source = SourceOf(record, *discovery_, *access_, asker);
    if (!access_->Decide(source, asker).ok()) continue;
    mark.Add(record.overview.id);
    mark.Add(source.name);
    mark.Add(access_->Check(source, asker).ok() ? "rows" : "");
  }
  return mark.Hex();
}

}  // namespace osiris
