#include "desktop/style/chip.h"

#include <QFontMetrics>
#include <QPainter>

#include "desktop/style/fonts.h"

namespace osiris::desktop {
namespace {

constexpr int kPadding = 9;
constexpr int kNarrowPadding = 5;
// What most chips say in full, "read-only" among them.
constexpr int kShortest = 84;

QFont ChipFont() { return UiFont(-2, QFont::DemiBold); }

const QColor& GroundOf(const Tokens& tokens, Tone tone) {
  switch (tone) {
    case Tone::kError:
      return tokens.error_background;
    case Tone::kWarn:
      return tokens.warn_background;
    case Tone::kOk:
      return tokens.ok_background;
    case Tone::kInfo:
      return tokens.info_background;
    case Tone::kAccent:
      return tokens.selection;
    default:
      return tokens.raised;
  }
}

void PaintChip(QPainter& painter, const QRect& rect, const QString& text,
               Tone tone, const Tokens& tokens, int padding) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(GroundOf(tokens, tone));
  painter.drawRoundedRect(rect, 4, 4);
  painter.setPen(tokens.Of(tone));
  painter.setFont(ChipFont());
  const QRect inner = rect.adjusted(padding, 0, -padding, 0);
  painter.drawText(
      inner, Qt::AlignCenter | Qt::TextSingleLine,
      painter.fontMetrics().elidedText(text, Qt::ElideRight, inner.width()));
  painter.restore();
}

}  // namespace

Chip::Chip(const QString& text, Tone tone, QWidget* parent)
    : QWidget(parent), tone_(tone) {
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  setText(text, tone);
}

void Chip::setText(const QString& text, Tone tone) {
  text_ = text;
  tone_ = tone;
  setAccessibleName(text);
  // Never show() a chip that has no parent yet: it would become a window.
  if (text.isEmpty()) {
    hide();
  } else if (parentWidget() != nullptr) {
    show();
  }
  updateGeometry();
  update();
}

QSize Chip::sizeHint() const {
  return {QFontMetrics(ChipFont()).horizontalAdvance(text_) + 2 * kPadding,
          kHeight};
}

QSize Chip::minimumSizeHint() const {
  return {std::min(sizeHint().width(), kShortest), kHeight};
}

int Chip::paintRight(QPainter& painter, const QRect& rect, const QString& text,
                     Tone tone, const Tokens& tokens) {
  const int width =
      QFontMetrics(ChipFont()).horizontalAdvance(text) + 2 * kNarrowPadding;
  PaintChip(painter,
            QRect(rect.right() - width + 1,
                  rect.y() + (rect.height() - kHeight) / 2, width, kHeight),
            text, tone, tokens, kNarrowPadding);
  return width;
}

void Chip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  PaintChip(painter, rect(), text_, tone_, TokensOf(palette()), kPadding);
}

}  // namespace osiris::desktop

#include "desktop/style/moc_chip.cpp"
