#pragma once

#include <vector>

#include "core/connection/connection_service.h"
#include "core/operation/operation.h"

namespace osiris {

// `connections.list` and `connections.doctor`, which are tools, and
// `connections.add` and `connections.remove`, which are not: what can be
// reached is for people to say. `service` outlives the operations; with
// nullptr they have no handlers.
std::vector<Operation> ConnectionOperations(ConnectionService* service);

}  // namespace osiris
