#pragma once

#include <vector>

#include "core/base/json.h"
#include "core/discovery/discovery_service.h"
#include "core/operation/operation.h"

namespace osiris {

// resources.list and resources.read: snapshots' parts by URI. Part of
// DiscoveryOperations.
std::vector<Operation> ResourceOperations(DiscoveryService* service);

// What URIs look like: a list of {"uriTemplate", "name", "title",
// "description", "mimeType"}.
Json ResourceTemplates();

}  // namespace osiris
