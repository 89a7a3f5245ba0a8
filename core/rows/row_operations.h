#pragma once

#include <vector>

#include "core/operation/operation.h"
#include "core/policy/row_access.h"
#include "core/rows/row_service.h"

namespace osiris {

// mask.check, rows.count and rows.read, for people at the desktop and the
// command line, and discovery.sample, which is an assistant's. Both arguments
// outlive them; two nullptr declare them without handlers.
std::vector<Operation> RowOperations(const RowService* service,
                                     const RowAccess* access);

}  // namespace osiris
