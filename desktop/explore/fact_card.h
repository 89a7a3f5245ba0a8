#pragma once

#include <QAbstractButton>
#include <QWidget>

namespace osiris::desktop {

// A framed fact of the inspector: a title, a line below it, an icon at its
// left. A link can be clicked.
class FactCard final : public QAbstractButton {
  Q_OBJECT

 public:
  FactCard(const QString& title, const QString& line, const QString& icon,
           QWidget* parent = nullptr);

  void setLink();

  QSize sizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QRect titleRect(int width) const;

  QString title_;
  QString line_;
  QString icon_;
  bool link_ = false;
};

// A hairline with room around it.
class FactRule final : public QWidget {
  Q_OBJECT

 public:
  explicit FactRule(QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace osiris::desktop
