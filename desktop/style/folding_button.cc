#include "desktop/style/folding_button.h"

#include <QHelpEvent>
#include <QLayout>
#include <QStyleOptionButton>
#include <QStylePainter>
#include <QToolTip>

#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

constexpr int kPadding = 10;

}  // namespace

FoldingButton::FoldingButton(const QIcon& icon, const QString& text,
                             QWidget* parent)
    : QPushButton(icon, text, parent) {}

void FoldingButton::setFolded(bool folded) {
  if (folded_ == folded) return;
  folded_ = folded;
  updateGeometry();
  update();
}

int FoldingButton::foldedWidth() const {
  const int arrow =
      menu() == nullptr
          ? 0
          : style()->pixelMetric(QStyle::PM_MenuButtonIndicator, nullptr, this);
  return iconSize().width() + 2 * kPadding + arrow;
}

int FoldingButton::saving() const {
  return QPushButton::sizeHint().width() - foldedWidth();
}

QSize FoldingButton::sizeHint() const {
  const QSize full = QPushButton::sizeHint();
  return folded_ ? QSize(foldedWidth(), full.height()) : full;
}

bool FoldingButton::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && folded_) {
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
  if (folded_) option.text.clear();
  painter.drawControl(QStyle::CE_PushButton, option);
}

void FoldToFit(QLayout& row, int width, int spare,
               const QList<FoldingButton*>& buttons) {
  int lacking = row.sizeHint().width() - spare - width;
  for (const FoldingButton* button : buttons) {
    if (button->folded()) lacking += button->saving();
  }
  for (auto button = buttons.rbegin(); button != buttons.rend(); ++button) {
    (*button)->setFolded(lacking > 0);
    if ((*button)->folded()) lacking -= (*button)->saving();
  }
}

}  // namespace osiris::desktop

#include "desktop/style/moc_folding_button.cpp"
