#include "desktop/style/folding_button.h"

#include <QHelpEvent>
#include <QStyleOptionButton>
#include <QStylePainter>
#include <QToolTip>
#include <algorithm>

#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

constexpr int kPadding = 10;

}  // namespace

FoldingButton::FoldingButton(const QIcon& icon, const QString& text,
                             QWidget* parent)
    : QPushButton(icon, text, parent) {
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

QSize FoldingButton::minimumSizeHint() const {
  const QSize full = sizeHint();
  const int arrow =
      menu() == nullptr
          ? 0
          : style()->pixelMetric(QStyle::PM_MenuButtonIndicator, nullptr, this);
  const int least = iconSize().width() + 2 * kPadding + arrow;
  return {std::min(full.width(), least), full.height()};
}

bool FoldingButton::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && folded()) {
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(),
                       AsToolTip(text()), this);
    return true;
  }
  return QPushButton::event(event);
}

void FoldingButton::paintEvent(QPaintEvent*) {
  QStylePainter painter(this);
  QStyleOptionButton option;
  initStyleOption(&option);
  if (folded()) option.text.clear();
  painter.drawControl(QStyle::CE_PushButton, option);
}

}  // namespace osiris::desktop
