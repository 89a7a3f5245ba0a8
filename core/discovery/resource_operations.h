#pragma once

#include <vector>

#include "core/base/json.h"
#include "core/discovery/discovery_service.h"
#include "core/operation/operation.h"
#include "core/policy/row_access.h"

namespace osiris {

// resources.list and resources.read: snapshots' parts by URI. Sampled rows are
// listed for those only who may see them. Part of DiscoveryOperations.
std::vector<Operation> ResourceOperations(DiscoveryService* service,
                                          const RowAccess* access);

// What URIs look like: a list of {"uriTemplate", "name", "title",
// "description", "mimeType"}.
Json ResourceTemplates();

}  // namespace osiris
