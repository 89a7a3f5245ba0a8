#pragma once

#include <vector>

#include "core/driver/row_batch.h"
#include "core/mask/column_memory.h"
#include "core/mask/mask_rules.h"

namespace osiris {

// True if some cell of the column may hold personal data in its midst: a text
// that is no day and no time of day, bytes, or a number as long as a card's.
// Other numbers, days, NULL and what is empty hold none.
bool HoldsFreeText(const RowBatch& rows, size_t column);

// True if a text that is computed from the columns `read` may show what is
// masked in its table: one of them is named by a rule, is personal by its name,
// was so by its values, as `memory` knows, or may be because it does not know,
// or holds values that others of its table name, or free text. Of free text
// single values are masked in parts, which nobody finds again in what is
// computed from them (`hex(note)`), and other rows may hold what those that
// were read do not. Without `memory`, values do not count. What the rules keep
// does not, either.
bool ReadsPersonal(const std::vector<TableColumn>& read, const MaskRules& rules,
                   const ColumnMemory* memory);
}  // namespace osiris
