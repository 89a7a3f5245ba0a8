#pragma once

#include <QList>
#include <QPushButton>

class QLayout;

namespace osiris::desktop {

// A button with an icon and a text that shows the icon alone while its row has
// no room for both; its tool tip says the text then, and a screen reader always
// does. Give it the icon.
class FoldingButton final : public QPushButton {
  Q_OBJECT

 public:
  FoldingButton(const QIcon& icon, const QString& text,
                QWidget* parent = nullptr);

  void setFolded(bool folded);
  bool folded() const { return folded_; }
  // What folding saves, in pixels.
  int saving() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  int foldedWidth() const;

  bool folded_ = false;
};

// Folds as few of `buttons` as `row` needs to be no wider than `width`, the
// last ones first. `spare` is what other parts of the row can do without.
void FoldToFit(QLayout& row, int width, int spare,
               const QList<FoldingButton*>& buttons);

}  // namespace osiris::desktop
