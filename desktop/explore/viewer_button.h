#pragma once

#include "desktop/explore/table_presenter.h"

class QWidget;

namespace osiris::desktop {

class FoldingButton;

// Shows a table's rows with an assistant's eyes while it is down. `parent`
// owns it; `presenter` outlives it.
FoldingButton* MakeViewerButton(TablePresenter& presenter, QWidget* parent);

}  // namespace osiris::desktop
