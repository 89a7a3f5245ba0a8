#pragma once

#include <QLabel>

#include "desktop/style/tokens.h"

namespace osiris::desktop {

// A label for text that may come from a source: never markup, control and
// direction characters made visible, and one line that is cut with an
// ellipsis and told in full by a tool tip, unless it may wrap.
class PlainLabel final : public QLabel {
  Q_OBJECT

 public:
  explicit PlainLabel(const QString& text = {}, Tone tone = Tone::kText,
                      QWidget* parent = nullptr);

  // Cuts in the middle of the line (paths) and not at its end.
  void setElideMiddle() { mode_ = Qt::ElideMiddle; }
  void setTone(Tone tone);
  void setPlainText(const QString& text);
  // The text in full, made safe.
  QString plainText() const { return full_; }

  int heightForWidth(int width) const override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QSize WrappedSize(QSize hint) const;

  QString full_;
  Tone tone_;
  Qt::TextElideMode mode_ = Qt::ElideRight;
};

}  // namespace osiris::desktop
