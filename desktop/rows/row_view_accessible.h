#pragma once

#include <QtGlobal>

namespace osiris::desktop {

class RowView;

// Lets screen readers read row views as tables. Only the rows on screen are
// children: a walker never meets fifty million of them. Safe to call often.
void RegisterRowViewAccessible();

// Tells screen readers that another cell is current.
void AnnounceCurrentCell(RowView* view, qint64 row, int column);

}  // namespace osiris::desktop
