#include "desktop/style/plain_label.h"

#include <QPainter>
#include <QStyle>
#include <algorithm>

#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

constexpr int kTallest = 1 << 20;

}  // namespace

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

// As high as what paintEvent draws, which is not what QLabel would, at the
// width that this will have: a layout that aligns it offers its own.
int PlainLabel::heightForWidth(int width) const {
  if (!wordWrap()) return fontMetrics().height();
  const int own = std::min(width, maximumWidth());
  return fontMetrics()
      .boundingRect(QRect(0, 0, own, kTallest), Qt::TextWordWrap, full_)
      .height();
}

QSize PlainLabel::WrappedSize(QSize hint) const {
  const int width = minimumWidth();
  return width == maximumWidth() ? QSize(width, heightForWidth(width)) : hint;
}

QSize PlainLabel::sizeHint() const {
  if (wordWrap()) return WrappedSize(QLabel::sizeHint());
  return {fontMetrics().horizontalAdvance(full_) + 1, fontMetrics().height()};
}

QSize PlainLabel::minimumSizeHint() const {
  if (wordWrap()) return WrappedSize(QLabel::minimumSizeHint());
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

#include "desktop/style/moc_plain_label.cpp"
