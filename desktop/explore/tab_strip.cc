#include "desktop/explore/tab_strip.h"

#include <QMouseEvent>
#include <QPainter>

#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kSubHeight = 31;
constexpr int kSubPadding = 14;
constexpr int kPadding = 12;
constexpr int kIconRoom = 23;
constexpr int kCrossRoom = 24;
constexpr int kWidest = 240;

QFont SubFont() { return UiFont(-1, QFont::Medium); }

}  // namespace

SubTabStrip::SubTabStrip(QWidget* parent) : QTabBar(parent) {
  setDrawBase(false);
  setExpanding(false);
  setFocusPolicy(Qt::TabFocus);
  setFont(SubFont());
}

QSize SubTabStrip::tabSizeHint(int index) const {
  // As wide as with the heavier weight: nothing moves on selection.
  const QFontMetrics metrics(UiFont(-1, QFont::DemiBold));
  return {metrics.horizontalAdvance(tabText(index)) + 2 * kSubPadding,
          kSubHeight};
}

QSize SubTabStrip::minimumSizeHint() const { return {60, kSubHeight}; }

void SubTabStrip::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  for (int i = 0; i < count(); ++i) {
    const QRect rect = tabRect(i);
    const bool current = i == currentIndex();
    painter.setFont(current ? UiFont(-1, QFont::DemiBold) : SubFont());
    painter.setPen(current ? tokens.accent : tokens.muted);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, tabText(i));
    if (current) {
      painter.fillRect(rect.x() + 4, rect.bottom() - 1, rect.width() - 8, 2,
                       tokens.accent);
    }
    if (current && hasFocus()) {
      painter.setPen(QPen(tokens.accent, 2));
      painter.drawRoundedRect(rect.adjusted(3, 3, -3, -5), 4, 4);
    }
  }
}

DocumentTabStrip::DocumentTabStrip(QWidget* parent) : QTabBar(parent) {
  setDrawBase(false);
  setExpanding(false);
  setUsesScrollButtons(true);
  setMovable(true);
  setMouseTracking(true);
  setFocusPolicy(Qt::TabFocus);
  setAccessibleName(tr("Open documents"));
}

void DocumentTabStrip::setPreview(int index, bool preview) {
  setTabData(index, preview);
  updateGeometry();
  update();
}

bool DocumentTabStrip::isPreview(int index) const {
  return tabData(index).toBool();
}

QFont DocumentTabStrip::fontOf(int index) const {
  QFont font =
      UiFont(-1, index == currentIndex() ? QFont::DemiBold : QFont::Normal);
  if (isPreview(index)) {
    // Only the regular weight has a slanted cut.
    font = UiFont(-1);
    font.setItalic(true);
  }
  return font;
}

QSize DocumentTabStrip::tabSizeHint(int index) const {
  const QFontMetrics metrics(UiFont(-1, QFont::DemiBold));
  const int width = metrics.horizontalAdvance(tabText(index)) + 2 * kPadding +
                    kIconRoom + kCrossRoom - 4;
  return {std::min(width, kWidest), kHeight};
}

QSize DocumentTabStrip::minimumTabSizeHint(int index) const {
  return {std::min(120, tabSizeHint(index).width()), kHeight};
}

QRect DocumentTabStrip::crossOf(int index) const {
  const QRect rect = tabRect(index);
  return {rect.right() - kCrossRoom - 4, rect.y() + (kHeight - 18) / 2 + 1, 18,
          18};
}

void DocumentTabStrip::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  for (int i = 0; i < count(); ++i) {
    const QRect rect = tabRect(i);
    const bool current = i == currentIndex();
    painter.fillRect(rect, current ? tokens.surface : tokens.background);
    painter.fillRect(rect.right(), rect.y(), 1, rect.height(), tokens.hairline);
    if (current) {
      painter.fillRect(rect.x(), 0, rect.width() - 1, 2, tokens.accent);
    } else {
      painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1,
                       tokens.hairline);
    }
    tabIcon(i).paint(&painter,
                     QRect(rect.x() + kPadding, rect.y() + 1, 14, kHeight),
                     Qt::AlignCenter, QIcon::Normal);
    painter.setFont(fontOf(i));
    painter.setPen(current ? tokens.text : tokens.muted);
    const QRect text(rect.x() + kPadding + kIconRoom - 1, rect.y() + 1,
                     rect.width() - kPadding - kIconRoom - kCrossRoom - 6,
                     kHeight);
    painter.drawText(text, Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(
                         tabText(i), Qt::ElideRight, text.width()));
    const QRect cross = crossOf(i);
    if (cross.contains(pointer_)) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(tokens.hover);
      painter.drawRoundedRect(cross, 4, 4);
    }
    PaintIcon(painter, cross, QStringLiteral("x-lg"), tokens.faint, 9);
    if (current && hasFocus()) {
      painter.setPen(QPen(tokens.accent, 2));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(rect.adjusted(3, 5, -4, -3), 4, 4);
    }
  }
}

void DocumentTabStrip::mouseReleaseEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  const int index = tabAt(at);
  const bool middle = event->button() == Qt::MiddleButton;
  QTabBar::mouseReleaseEvent(event);
  if (index >= 0 && (middle || (event->button() == Qt::LeftButton &&
                                crossOf(index).contains(at)))) {
    Q_EMIT tabCloseRequested(index);
  }
}

void DocumentTabStrip::mouseMoveEvent(QMouseEvent* event) {
  pointer_ = event->position().toPoint();
  update();
  QTabBar::mouseMoveEvent(event);
}

void DocumentTabStrip::leaveEvent(QEvent* event) {
  pointer_ = {-1, -1};
  update();
  QTabBar::leaveEvent(event);
}

void DocumentTabStrip::mouseDoubleClickEvent(QMouseEvent* event) {
  const int index = tabAt(event->position().toPoint());
  if (index >= 0) Q_EMIT pinRequested(index);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_tab_strip.cpp"
