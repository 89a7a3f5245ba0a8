#pragma once

#include <vector>

#include "core/operation/operation.h"
#include "core/rows/row_service.h"

namespace osiris {

// rows.count and rows.read: for people, at the desktop and the command line.
// No tools: what an assistant may see of rows comes with policy and masks.
// `service` outlives them; nullptr declares them without handlers.
std::vector<Operation> RowOperations(const RowService* service);

}  // namespace osiris
