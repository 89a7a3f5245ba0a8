#pragma once

#include <vector>

#include "core/connection/connection_secrets.h"
#include "core/operation/operation.h"

namespace osiris {

// `connections.migrate`, `connections.rotate` and `connections.set_secret`:
// commands of people, and no tools. A secret is no argument of theirs: who has
// it is asked by the service. It outlives the operations; with nullptr they
// have no handlers.
std::vector<Operation> SecretOperations(ConnectionSecrets* secrets);

}  // namespace osiris
