#pragma once

#include <QString>
#include <string>

#include "core/driver/row_batch.h"

namespace osiris::desktop {

// How a cell is drawn: what it says, and whether those are its own words.
struct CellText {
  QString text;
  // Our word for it ("NULL", "empty", a blob): drawn paler and slanted, so
  // that it cannot be taken for a text of the same letters.
  bool stand_in = false;
  bool number = false;
};

// One line, safe to draw, at most kLongestShown long.
CellText Display(const Cell& cell);

// The cell as text for the clipboard: in full, unchanged. NULL is empty; a
// blob is hexadecimal.
std::string Verbatim(const Cell& cell);

// "1.2 KB". Decimal, like the status bar's counts.
QString ByteSize(qint64 bytes);

}  // namespace osiris::desktop
