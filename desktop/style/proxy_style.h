#pragma once

#include <QProxyStyle>
#include <QStyleOptionButton>

namespace osiris::desktop {

// Fusion with our corners, outlines, focus ring, scroll bars and tree
// chevrons. Colours come from the palette through TokensOf.
class ProxyStyle final : public QProxyStyle {
 public:
  static constexpr int kRadius = 6;
  // Property of a scroll bar that stands on the background, not on a surface.
  static constexpr char kOnBackground[] = "osiris_on_background";

  ProxyStyle();

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option,
                     QPainter* painter, const QWidget* widget) const override;
  void drawControl(ControlElement element, const QStyleOption* option,
                   QPainter* painter, const QWidget* widget) const override;
  void drawComplexControl(ComplexControl control,
                          const QStyleOptionComplex* option, QPainter* painter,
                          const QWidget* widget) const override;
  QSize sizeFromContents(ContentsType type, const QStyleOption* option,
                         const QSize& contents,
                         const QWidget* widget) const override;
  QRect subControlRect(ComplexControl control,
                       const QStyleOptionComplex* option, SubControl part,
                       const QWidget* widget) const override;
  int pixelMetric(PixelMetric metric, const QStyleOption* option,
                  const QWidget* widget) const override;
  int styleHint(StyleHint hint, const QStyleOption* option,
                const QWidget* widget, QStyleHintReturn* answer) const override;

 private:
  void DrawIconAndText(const QStyleOptionButton& button, QPainter* painter,
                       const QWidget* widget) const;
};

}  // namespace osiris::desktop
