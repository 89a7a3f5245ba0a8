#include "desktop/style/icon_label.h"

#include <QPainter>

#include "desktop/style/icons.h"

namespace osiris::desktop {

IconLabel::IconLabel(const QString& icon, Tone tone, int size, QWidget* parent)
    : QWidget(parent), icon_(icon), tone_(tone), size_(size) {
  setFixedSize(size, size);
  setAttribute(Qt::WA_TransparentForMouseEvents);
}

void IconLabel::setIcon(const QString& icon, Tone tone) {
  icon_ = icon;
  tone_ = tone;
  update();
}

void IconLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  PaintIcon(painter, rect(), icon_, TokensOf(palette()).Of(tone_), size_);
}

}  // namespace osiris::desktop

#include "desktop/style/moc_icon_label.cpp"
