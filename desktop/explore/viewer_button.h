#pragma once

#include "desktop/explore/table_presenter.h"

class QPushButton;
class QWidget;

namespace osiris::desktop {

// Shows a table's rows with an assistant's eyes while it is down. `parent`
// owns it; `presenter` outlives it.
QPushButton* MakeViewerButton(TablePresenter& presenter, QWidget* parent);

}  // namespace osiris::desktop
