#pragma once

#include "core/base/json.h"
#include "core/connection/connection_service.h"
#include "core/discovery/discovery_service.h"
#include "core/policy/row_access.h"
#include "core/resource/newest_uri.h"
#include "core/resource/shelf.h"

namespace osiris {

// The URI template of each part, as ResourceTemplates() gives those of
// snapshots.
Json NewestTemplates();

// The newest snapshots of configured sources. All outlive the shelf. A source
// that was never discovered is not listed, and reading it is
// PROTOCOL/RESOURCE_UNKNOWN; one that `access` denies is neither listed nor
// read. Asks no source.
ResourceShelf NewestShelf(ConnectionService* connections,
                          DiscoveryService* discovery, const RowAccess* access);

}  // namespace osiris
