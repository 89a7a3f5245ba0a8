#pragma once

#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <QRect>
#include <QString>

#include "desktop/style/tokens.h"

namespace osiris::desktop {

// The icon drawn in `icons/NAME.svg`, in the colour that `tone` has in the
// theme at the moment of painting: icons survive a change of theme. Disabled
// icons are faint. An unknown name is a null icon.
QIcon MakeIcon(const QString& name, Tone tone = Tone::kText);

// One rendering of an icon, `size` logical pixels square, from the pixmap
// cache if it was drawn before in this colour, size and scale.
QPixmap IconPixmap(const QString& name, const QColor& color, int size,
                   qreal device_pixel_ratio);

// Draws an icon of 16 logical pixels, or of `size`, in the middle of `rect`.
void PaintIcon(QPainter& painter, const QRect& rect, const QString& name,
               const QColor& color, int size = 16);

}  // namespace osiris::desktop
