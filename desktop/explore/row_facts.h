#pragma once

#include <QStringList>

#include "desktop/explore/table_presenter.h"

namespace osiris::desktop {

// What the foot of a table says of its rows, beside how many there are:
// whose eyes they are seen with, whether and how fast they were counted and
// read, how many are in memory.
QStringList RowFacts(TablePresenter& presenter);

}  // namespace osiris::desktop
