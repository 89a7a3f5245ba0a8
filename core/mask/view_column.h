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

// What a view computes something from: the worse, the later.
enum class Reads {
  // Nothing but what the rules keep.
  kKept,
  // Numbers and days alone, as far as rows were read: any cell of a column may
  // hold a text, whatever type was declared (SQLite).
  kPlain,
  // Free text, of which single values are masked in parts.
  kTexts,
  // What is masked as a whole in its table, or may be.
  kMasked,
};

// The worst of the columns `read`. kMasked is what is named by a rule, is
// personal by its name, was so by its values, as `memory` knows, or may be
// because it does not know, or holds values that others of its table name.
// Without `memory`, values do not count.
Reads WorstOf(const std::vector<TableColumn>& read, const MaskRules& rules,
              const ColumnMemory* memory);

// True if `cell`, no blob, shows nothing that is masked in a table, though it
// is computed from `reads`. Nobody finds again in `hex(note)` what was masked
// within a note, and rows that nobody read may hold what others do not: a text
// is open where it is a number of 13 digits at most, a month, a day or a time,
// and was computed from such alone. Numbers are open, but of what is masked as
// a whole only those of four digits at most: how many, how old, how long, and
// no part of a phone that finds anybody.
bool IsOpenComputed(const Cell& cell, Reads reads);

}  // namespace osiris
