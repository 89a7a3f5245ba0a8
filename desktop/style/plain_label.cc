#include "desktop/style/plain_label.h"

#include <QPainter>
#include <QStyle>

#include "desktop/style/safe_text.h"

namespace osiris::desktop {

PlainLabel::PlainLabel(const QString& text, Tone tone, QWidget* parent)
    : QLabel(parent), tone_(tone) {
  setTextFormat(Qt::PlainText);
  setPlainText(text);
}

void PlainLabel::setTone(Tone tone) {
  tone_ = tone;
  update();
}

void PlainLabel::setPlainText(const QString& text) {
  full_ = SafeText(text);
  setText(full_);
  setAccessibleName(full_);
  updateGeometry();
}

QSize PlainLabel::sizeHint() const {
  if (wordWrap()) return QLabel::sizeHint();
  return {fontMetrics().horizontalAdvance(full_) + 1, fontMetrics().height()};
}

QSize PlainLabel::minimumSizeHint() const {
  if (wordWrap()) return QLabel::minimumSizeHint();
  return {std::min(sizeHint().width(), fontMetrics().averageCharWidth() * 4),
          fontMetrics().height()};
}

void PlainLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& tokens = TokensOf(palette());
  painter.setPen(isEnabled() ? tokens.Of(tone_) : tokens.faint);
  const Qt::Alignment align =
      QStyle::visualAlignment(layoutDirection(), alignment() | Qt::Alignment());
  if (wordWrap()) {
    painter.drawText(rect(), int(align) | Qt::TextWordWrap, full_);
    return;
  }
  const QString shown = fontMetrics().elidedText(full_, mode_, width());
  if (toolTip().isEmpty() != (shown == full_)) {
    setToolTip(shown == full_ ? QString() : AsToolTip(full_));
  }
  painter.drawText(rect(), int(align) | Qt::TextSingleLine, shown);
}

}  // namespace osiris::desktop
