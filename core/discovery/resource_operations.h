#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/operation/operation.h"
#include "core/policy/row_access.h"

namespace osiris {

// resources.list and resources.read: snapshots' parts by URI. Sampled rows are
// listed for those only who may see them. Part of DiscoveryOperations.
std::vector<Operation> ResourceOperations(DiscoveryService* service,
                                          const RowAccess* access);

// A part of a snapshot that somebody wants to read.
struct SnapshotWish {
  // What it was asked for by: the document says it.
  std::string uri;
  SnapshotUri part;
  // The connection that it was asked for as; empty where it was asked for by
  // its own name.
  std::string asked = {};
};

// The document of resources.read, of one part. Fails as the operation does.
absl::StatusOr<Json> ReadSnapshot(DiscoveryService* service,
                                  const RowAccess* access,
                                  const SnapshotWish& wish, Call& call);

// What URIs look like: a list of {"uriTemplate", "name", "title",
// "description", "mimeType"}.
Json ResourceTemplates();

}  // namespace osiris
