#include "desktop/explore/viewer_button.h"

#include <QCoreApplication>

#include "desktop/style/folding_button.h"
#include "desktop/style/icons.h"

namespace osiris::desktop {
namespace {

struct ViewerButtonText {
  Q_DECLARE_TR_FUNCTIONS(ViewerButton)
};

}  // namespace

FoldingButton* MakeViewerButton(TablePresenter& presenter, QWidget* parent) {
  auto* button =
      new FoldingButton(MakeIcon(QStringLiteral("eye"), Tone::kAssistant),
                        ViewerButtonText::tr("As assistant"), parent);
  button->setObjectName(QStringLiteral("view_as_assistant"));
  button->setCheckable(true);
  button->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+V")));
  button->setAccessibleName(ViewerButtonText::tr("View as assistant"));
  button->setToolTip(ViewerButtonText::tr(
      "Show the rows as an assistant gets them: masked, without what is "
      "withheld, or not at all (Ctrl+Shift+V)"));
  QObject::connect(
      button, &QPushButton::toggled, &presenter, [&presenter](bool assistant) {
        presenter.setViewer(assistant ? Viewer::kAssistant : Viewer::kPerson);
      });
  return button;
}

}  // namespace osiris::desktop
