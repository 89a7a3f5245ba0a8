#include "desktop/explore/fact_card.h"

#include <QPainter>
#include <algorithm>

#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kPadding = 10;
constexpr int kIconRoom = 24;
constexpr int kLineHeight = 17;
constexpr int kTallestTitle = 180;
constexpr int kRuleHeight = 13;

QFont TitleFont(bool data) {
  return data ? DataFont() : UiFont(-1, QFont::Medium);
}

}  // namespace

FactCard::FactCard(const QString& title, const QString& line,
                   const QString& icon, QWidget* parent)
    : QAbstractButton(parent), title_(title), line_(line), icon_(icon) {
  setFocusPolicy(Qt::NoFocus);
  setAttribute(Qt::WA_Hover);
  setAccessibleName(QStringLiteral("%1, %2").arg(title, line));
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void FactCard::setLink() {
  link_ = true;
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
}

QRect FactCard::titleRect(int width) const {
  const int left = kPadding + (icon_.isEmpty() ? 0 : kIconRoom);
  const QFontMetrics metrics(TitleFont(icon_.isEmpty()));
  const int room = std::max(40, width - left - kPadding);
  const int height =
      metrics
          .boundingRect(QRect(0, 0, room, kTallestTitle),
                        Qt::TextWrapAnywhere | Qt::AlignLeft, title_)
          .height();
  return {left, 7, room, std::clamp(height, kLineHeight, kTallestTitle)};
}

int FactCard::heightForWidth(int width) const {
  return titleRect(width).bottom() + 8 + (line_.isEmpty() ? 0 : kLineHeight);
}

QSize FactCard::sizeHint() const { return {220, heightForWidth(260)}; }

void FactCard::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(
      QPen(hasFocus() ? tokens.accent : tokens.hairline, hasFocus() ? 2 : 1));
  painter.setBrush(link_ && underMouse() ? tokens.hover : tokens.surface);
  painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 6, 6);
  const QRect title = titleRect(width());
  if (!icon_.isEmpty()) {
    PaintIcon(painter, QRect(kPadding, title.y() + 1, 14, kLineHeight), icon_,
              link_ ? tokens.accent : tokens.muted, 14);
  }
  painter.setFont(TitleFont(icon_.isEmpty()));
  painter.setPen(link_ ? tokens.accent : tokens.text);
  painter.setClipRect(title);
  painter.drawText(title, Qt::TextWrapAnywhere | Qt::AlignLeft, title_);
  painter.setClipping(false);
  if (line_.isEmpty()) return;
  painter.setFont(UiFont(-2));
  painter.setPen(tokens.muted);
  const QRect below(title.x(), title.bottom() + 1, title.width(), kLineHeight);
  painter.drawText(
      below, Qt::AlignVCenter | Qt::TextSingleLine,
      painter.fontMetrics().elidedText(line_, Qt::ElideRight, below.width()));
}

FactRule::FactRule(QWidget* parent) : QWidget(parent) {
  setFixedHeight(kRuleHeight);
}

void FactRule::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(0, kRuleHeight / 2, width(), 1,
                   TokensOf(palette()).hairline);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_fact_card.cpp"
