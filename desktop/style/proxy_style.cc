#include "desktop/style/proxy_style.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

#include "desktop/style/icons.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kScrollBarExtent = 10;
constexpr int kShortestThumb = 28;
constexpr int kButtonIconGap = 7;
// More than Fusion gives at both sides together.
constexpr int kButtonPadding = 8;

void FillRounded(QPainter* painter, const QRectF& rect, const QColor& fill,
                 const QColor& line, qreal width = 1) {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(line.isValid() ? QPen(line, width) : QPen(Qt::NoPen));
  painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
  const qreal inset = line.isValid() ? width / 2 : 0;
  painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset),
                           ProxyStyle::kRadius - inset,
                           ProxyStyle::kRadius - inset);
  painter->restore();
}

void PaintField(const QStyleOption* option, QPainter* painter,
                const Tokens& tokens) {
  const bool focus = option->state & QStyle::State_HasFocus;
  FillRounded(painter, option->rect, tokens.surface,
              focus ? tokens.accent : tokens.outline_quiet, focus ? 2 : 1);
}

void PaintButton(const QStyleOption* option, QPainter* painter,
                 const Tokens& tokens) {
  const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
  const bool primary =
      button && (button->features & QStyleOptionButton::DefaultButton);
  const bool enabled = option->state & QStyle::State_Enabled;
  const bool hover = enabled && (option->state & QStyle::State_MouseOver);
  const bool down = option->state & (QStyle::State_Sunken | QStyle::State_On);
  QColor fill = tokens.surface;
  if (down || hover) fill = down ? tokens.raised : tokens.hover;
  QColor line = enabled ? tokens.outline_quiet : tokens.hairline;
  if (primary && enabled) {
    fill =
        hover ? tokens.accent.lighter(tokens.dark ? 90 : 115) : tokens.accent;
    line = fill;
  }
  FillRounded(painter, option->rect, fill, line);
  if (option->state & QStyle::State_KeyboardFocusChange &&
      option->state & QStyle::State_HasFocus) {
    FillRounded(painter, QRectF(option->rect).adjusted(1, 1, -1, -1), {},
                primary ? tokens.on_accent : tokens.accent, 2);
  }
}

void PaintToolButton(const QStyleOption* option, QPainter* painter,
                     const Tokens& tokens) {
  const bool on = option->state & (QStyle::State_Sunken | QStyle::State_On);
  const bool hover = option->state & QStyle::State_MouseOver &&
                     option->state & QStyle::State_Enabled;
  if (on || hover) {
    FillRounded(painter, option->rect, on ? tokens.selection : tokens.hover,
                {});
  }
  if (option->state & QStyle::State_HasFocus &&
      option->state & QStyle::State_KeyboardFocusChange) {
    FillRounded(painter, option->rect, {}, tokens.accent, 2);
  }
}

void PaintScrollBar(const QStyleOptionSlider* bar, QPainter* painter,
                    const QRect& thumb, const QColor& ground,
                    const Tokens& tokens) {
  painter->fillRect(bar->rect, ground);
  if (bar->minimum >= bar->maximum) return;
  const bool active = bar->state & QStyle::State_MouseOver ||
                      bar->activeSubControls & QStyle::SC_ScrollBarSlider;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(active ? tokens.outline : tokens.scroll_thumb);
  painter->drawRoundedRect(QRectF(thumb).adjusted(2, 2, -2, -2), 3, 3);
  painter->restore();
}

}  // namespace

ProxyStyle::ProxyStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void ProxyStyle::drawPrimitive(PrimitiveElement element,
                               const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
  const Tokens& tokens = TokensOf(option->palette);
  switch (element) {
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
      if (const auto* frame =
              qstyleoption_cast<const QStyleOptionFrame*>(option);
          frame && frame->lineWidth > 0) {
        PaintField(option, painter, tokens);
      }
      return;
    case PE_PanelButtonCommand:
      PaintButton(option, painter, tokens);
      return;
    case PE_PanelButtonTool:
      PaintToolButton(option, painter, tokens);
      return;
    case PE_FrameFocusRect:
      FillRounded(painter, option->rect, {}, tokens.accent, 2);
      return;
    case PE_IndicatorBranch:
      if (option->state & State_Children) {
        PaintIcon(*painter, option->rect,
                  option->state & State_Open ? QStringLiteral("chevron-down")
                                             : QStringLiteral("chevron-right"),
                  tokens.faint, 10);
      }
      return;
    case PE_PanelScrollAreaCorner:
      painter->fillRect(option->rect, tokens.surface);
      return;
    case PE_FrameMenu:
    case PE_PanelTipLabel:
      painter->fillRect(option->rect, tokens.surface);
      painter->setPen(tokens.outline_quiet);
      painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
      return;
    default:
      QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

// Icon, a gap that can be seen, and text, in the middle of the button.
void ProxyStyle::DrawIconAndText(const QStyleOptionButton& button,
                                 QPainter* painter,
                                 const QWidget* widget) const {
  QRect rect = button.rect;
  if (button.features & QStyleOptionButton::HasMenu) {
    rect.setRight(rect.right() -
                  pixelMetric(PM_MenuButtonIndicator, &button, widget));
  }
  const int icon_width = button.iconSize.width();
  const int text_width =
      button.fontMetrics.size(Qt::TextHideMnemonic, button.text).width();
  const int width = icon_width + kButtonIconGap + text_width;
  const QIcon::Mode mode =
      button.state & State_Enabled ? QIcon::Normal : QIcon::Disabled;
  QRect icon(rect.x() + (rect.width() - width) / 2,
             rect.y() + (rect.height() - button.iconSize.height()) / 2,
             icon_width, button.iconSize.height());
  QRect text(icon.right() + 1 + kButtonIconGap, rect.y(), text_width + 1,
             rect.height());
  button.icon.paint(painter, visualRect(button.direction, rect, icon),
                    Qt::AlignCenter, mode);
  drawItemText(painter, visualRect(button.direction, rect, text),
               Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic,
               button.palette, button.state & State_Enabled, button.text,
               QPalette::ButtonText);
}

void ProxyStyle::drawControl(ControlElement element, const QStyleOption* option,
                             QPainter* painter, const QWidget* widget) const {
  const Tokens& tokens = TokensOf(option->palette);
  if (element == CE_Splitter) {
    const QRect& rect = option->rect;
    const bool upright = option->state & State_Horizontal;
    const QPoint middle = rect.center();
    painter->fillRect(upright ? QRect(middle.x(), rect.y(), 1, rect.height())
                              : QRect(rect.x(), middle.y(), rect.width(), 1),
                      tokens.hairline);
    return;
  }
  if (element == CE_PushButtonLabel) {
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (button && !button->icon.isNull() && !button->text.isEmpty()) {
      DrawIconAndText(*button, painter, widget);
      return;
    }
    const bool primary =
        button && button->features & QStyleOptionButton::DefaultButton;
    const bool link = button && button->features & QStyleOptionButton::Flat;
    if ((primary || link) && button->state & State_Enabled) {
      QStyleOptionButton filled = *button;
      filled.palette.setColor(QPalette::ButtonText,
                              link ? tokens.accent : tokens.on_accent);
      QProxyStyle::drawControl(element, &filled, painter, widget);
      return;
    }
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

void ProxyStyle::drawComplexControl(ComplexControl control,
                                    const QStyleOptionComplex* option,
                                    QPainter* painter,
                                    const QWidget* widget) const {
  if (control == CC_ScrollBar) {
    if (const auto* bar =
            qstyleoption_cast<const QStyleOptionSlider*>(option)) {
      const Tokens& tokens = TokensOf(option->palette);
      const bool back = widget && widget->property(kOnBackground).toBool();
      PaintScrollBar(
          bar, painter,
          subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget),
          back ? tokens.background : tokens.surface, tokens);
      return;
    }
  }
  QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QSize ProxyStyle::sizeFromContents(ContentsType type,
                                   const QStyleOption* option,
                                   const QSize& contents,
                                   const QWidget* widget) const {
  QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
  const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
  if (type == CT_PushButton && button && !button->icon.isNull() &&
      !button->text.isEmpty()) {
    size.rwidth() += kButtonIconGap;
  }
  if (type == CT_PushButton && button &&
      !(button->features & QStyleOptionButton::Flat)) {
    size.rwidth() += kButtonPadding;
  }
  return size;
}

QRect ProxyStyle::subControlRect(ComplexControl control,
                                 const QStyleOptionComplex* option,
                                 SubControl part, const QWidget* widget) const {
  const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
  if (control != CC_ScrollBar || bar == nullptr) {
    return QProxyStyle::subControlRect(control, option, part, widget);
  }
  const bool upright = bar->orientation == Qt::Vertical;
  const int length = upright ? bar->rect.height() : bar->rect.width();
  const qint64 range = qint64{bar->maximum} - bar->minimum;
  int thumb = length;
  if (range > 0) {
    thumb = static_cast<int>(length * qint64{bar->pageStep} /
                             (range + bar->pageStep));
    thumb = std::min(length, std::max(thumb, kShortestThumb));
  }
  const int start =
      sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                              length - thumb, bar->upsideDown);
  const auto strip = [&](int from, int size) {
    return upright ? QRect(bar->rect.x(), bar->rect.y() + from,
                           bar->rect.width(), size)
                   : QRect(bar->rect.x() + from, bar->rect.y(), size,
                           bar->rect.height());
  };
  switch (part) {
    case SC_ScrollBarGroove:
      return bar->rect;
    case SC_ScrollBarSlider:
      return strip(start, thumb);
    case SC_ScrollBarSubPage:
      return strip(0, start);
    case SC_ScrollBarAddPage:
      return strip(start + thumb, length - start - thumb);
    default:
      return {};
  }
}

int ProxyStyle::pixelMetric(PixelMetric metric, const QStyleOption* option,
                            const QWidget* widget) const {
  switch (metric) {
    case PM_ScrollBarExtent:
      return kScrollBarExtent;
    case PM_ScrollBarSliderMin:
      return kShortestThumb;
    case PM_SplitterWidth:
      return 1;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
      return 0;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_TabBarIconSize:
      return 16;
    case PM_ButtonMargin:
      return 14;
    case PM_ScrollView_ScrollBarSpacing:
      return 0;
    default:
      return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int ProxyStyle::styleHint(StyleHint hint, const QStyleOption* option,
                          const QWidget* widget,
                          QStyleHintReturn* answer) const {
  switch (hint) {
    case SH_ToolTip_WakeUpDelay:
      return 500;
    case SH_ItemView_ShowDecorationSelected:
      return 1;
    case SH_Menu_SubMenuPopupDelay:
      return 120;
    default:
      return QProxyStyle::styleHint(hint, option, widget, answer);
  }
}

}  // namespace osiris::desktop
