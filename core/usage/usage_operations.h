#pragma once

#include <vector>

#include "core/operation/operation.h"
#include "core/usage/usage_service.h"

namespace osiris {

// telemetry.show: for people, no tool. Without a service it is declared and has
// no handler; the service outlives it.
std::vector<Operation> UsageOperations(UsageService* service);

}  // namespace osiris
