#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/connection/connection_service.h"
#include "core/connection/reference.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/resource/shelf.h"

namespace osiris {

// "osiris://mcp/sources/sqlite.movies/tables.txt": a part of the snapshot of a
// source that was stored last. Unlike a snapshot's own URI, what it means
// changes, and can be watched.
struct NewestUri {
  Reference reference;
  // "overview.json", "tables.json", "samples.json" or "tables.txt".
  std::string part;

  friend bool operator==(const NewestUri&, const NewestUri&) = default;
};

// Each part there is.
inline constexpr std::array kNewestParts = {kOverviewPart, kSamplesPart,
                                            kTablesPart, kTextPart};

// Byte for byte, as ParseSnapshotUri.
std::optional<NewestUri> ParseNewestUri(std::string_view uri);
std::string MakeNewestUri(const Reference& reference, std::string_view part);

// The URI template of each part, as ResourceTemplates() gives those of
// snapshots.
Json NewestTemplates();

// The newest snapshots of configured sources. `connections` and `discovery`
// outlive the shelf. `read_snapshot` is the handler of resources.read for
// snapshots' own URIs. A source that was never discovered is not listed, and
// reading it is PROTOCOL/RESOURCE_UNKNOWN. Asks no source.
ResourceShelf NewestShelf(ConnectionService* connections,
                          DiscoveryService* discovery,
                          Operation::Handler read_snapshot);

}  // namespace osiris
