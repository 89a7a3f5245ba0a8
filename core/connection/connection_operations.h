#pragma once

#include <vector>

#include "core/connection/connection_service.h"
#include "core/operation/operation.h"
#include "core/policy/row_access.h"

namespace osiris {

// `connections.list` and `connections.doctor`, which are tools, and
// `connections.add` and `connections.remove`, which are not: what can be
// reached is for people to say. Both outlive the operations; with nullptr they
// have no handlers. A connection that `access` denies an assistant is in none
// of its answers, and asking for it by name is POLICY/SOURCE_DENIED.
std::vector<Operation> ConnectionOperations(ConnectionService* service,
                                            const RowAccess* access);

}  // namespace osiris
