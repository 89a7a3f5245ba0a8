#pragma once

#include "core/operation/operation.h"
#include "core/policy/row_access.h"
#include "core/rows/row_service.h"

namespace osiris {

// mask.check: what the masks would do to each column of a connection, and why.
// Reads rows and shows none. For people: it is no tool. Part of RowOperations,
// whose rules hold here too.
Operation MaskCheckOperation(const RowService* service,
                             const RowAccess* access);

}  // namespace osiris
