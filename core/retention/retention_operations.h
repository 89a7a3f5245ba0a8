#pragma once

#include <vector>

#include "core/operation/operation.h"
#include "core/retention/retention_service.h"

namespace osiris {

// The operation's name, for whoever has it done from time to time.
inline constexpr char kCleanOperation[] = "maintenance.clean";

// maintenance.clean: for people, no tool. Without a service it is declared and
// has no handler; the service outlives it.
std::vector<Operation> RetentionOperations(RetentionService* service);

}  // namespace osiris
