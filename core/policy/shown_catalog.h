#pragma once

#include "core/driver/catalog.h"
#include "core/driver/row_batch.h"
#include "core/policy/name_filter.h"

namespace osiris {

// `catalog` without what `names` hides: its tables and columns, and whatever
// names them. Keys, indexes and foreign keys that need something hidden go as
// a whole. SQL texts of views and messages of the source go too, for nobody
// can search them for every way to write a name; and so do comments, defaults
// and types that hold the name of something hidden. Row counts and sizes of
// what is shown stay. Where a column is denied, samples of views that do not
// say where they come from are left out.
Catalog ShownCatalog(const Catalog& catalog, const NameFilter& names);

// `rows` of `table` without the columns that `names` hides; those of a view
// neither with what comes from columns that it denies, nor with what may be
// computed from them.
RowBatch ShownColumns(const TableName& table, const RowBatch& rows,
                      const NameFilter& names);

}  // namespace osiris
