#pragma once

#include "core/audit/audit_query.h"
#include "core/base/json.h"

namespace osiris {

// The filter that the arguments of audit.list and audit.export describe.
AuditFilter FilterFrom(const Json& arguments);

}  // namespace osiris
