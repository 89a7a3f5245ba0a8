#pragma once

#include <QFont>
#include <QStringList>

namespace osiris::desktop {

// Makes the bundled fonts known to the application. Returns the families that
// are there afterwards: "Inter", "JetBrains Mono"; fewer if one is damaged.
QStringList LoadFonts();

// Text of the window: Inter. `step` is in logical pixels from the base of 13:
// -1 for lists, -2 for captions, +3 for titles.
QFont UiFont(int step = 0, QFont::Weight weight = QFont::Normal);

// Data, identifiers and JSON: JetBrains Mono, 12 logical pixels plus `step`.
QFont DataFont(int step = 0, bool italic = false);

}  // namespace osiris::desktop
