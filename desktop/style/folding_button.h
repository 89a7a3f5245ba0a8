#pragma once

#include <QPushButton>

namespace osiris::desktop {

// A button with an icon and a text that shows the icon alone where its row has
// no room for both; its tool tip says the text then, and a screen reader always
// does. Give it the icon.
class FoldingButton final : public QPushButton {
  Q_OBJECT

 public:
  FoldingButton(const QIcon& icon, const QString& text,
                QWidget* parent = nullptr);

  bool folded() const { return width() < sizeHint().width(); }
  // Room for the icon, and for the arrow of a menu.
  QSize minimumSizeHint() const override;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace osiris::desktop
