#pragma once

#include <vector>

#include "core/driver/row_batch.h"
#include "core/mask/column_memory.h"
#include "core/mask/mask_rules.h"

namespace osiris {

// True if a text that is computed from the columns `read` may show what is
// masked in its table: one of them is named by a rule, is personal by its name,
// was so by its values, as `memory` knows, or may be because it does not know,
// or holds values that others of its table name. Without `memory`, values do
// not count. What the rules keep does not, either.
bool ReadsPersonal(const std::vector<TableColumn>& read, const MaskRules& rules,
                   const ColumnMemory* memory);
}  // namespace osiris
