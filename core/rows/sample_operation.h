#pragma once

#include "core/operation/operation.h"
#include "core/policy/row_access.h"
#include "core/rows/row_service.h"

namespace osiris {

// discovery.sample: some rows of one table, for an assistant. Part of
// RowOperations, whose rules hold here too.
Operation SampleOperation(const RowService* service, const RowAccess* access);

}  // namespace osiris
