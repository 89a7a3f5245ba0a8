#pragma once

#include <QWidget>

#include "desktop/style/tokens.h"

namespace osiris::desktop {

// A word on a rounded ground: "PROD", "read-only". Plain text, cut with an
// ellipsis where there is no room; its accessible name is the text.
class Chip final : public QWidget {
  Q_OBJECT

 public:
  explicit Chip(const QString& text = {}, Tone tone = Tone::kMuted,
                QWidget* parent = nullptr);

  QString text() const { return text_; }
  // Hides the chip while `text` is empty.
  void setText(const QString& text, Tone tone);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

  // Height of every chip, in logical pixels.
  static constexpr int kHeight = 18;

  // Draws a chip without a widget, right-aligned in `rect`; returns its width.
  static int paintRight(QPainter& painter, const QRect& rect,
                        const QString& text, Tone tone, const Tokens& tokens);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString text_;
  Tone tone_;
};

}  // namespace osiris::desktop
