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
// what is shown stay. Where columns are hidden, samples of views that do
// not say where they come from are left out.
Catalog ShownCatalog(const Catalog& catalog, const NameFilter& names);

// `rows` of `table` without the columns that `names` hides. A column of a view
// is judged by both of its names, where its origin is known: `names` must show
// it as the view calls it, and what it shows as its table does. What is
// computed is shown where all that the view reads is; what shows another table
// as a whole, where that table is; and what shows the source's own names, where
// `names` hides nothing.
RowBatch ShownColumns(const TableName& table, RowBatch rows,
                      const NameFilter& names);

}  // namespace osiris
