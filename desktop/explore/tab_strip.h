#pragma once

#include <QTabBar>

namespace osiris::desktop {

// The tabs inside a document: words with a line under the current one.
class SubTabStrip final : public QTabBar {
  Q_OBJECT

 public:
  explicit SubTabStrip(QWidget* parent = nullptr);

  QSize minimumSizeHint() const override;

 protected:
  QSize tabSizeHint(int index) const override;
  void paintEvent(QPaintEvent* event) override;
};

// The tabs of open documents: icon, name, a cross; a preview's name is
// slanted until it is pinned.
class DocumentTabStrip final : public QTabBar {
  Q_OBJECT

 public:
  static constexpr int kHeight = 35;

  explicit DocumentTabStrip(QWidget* parent = nullptr);

  void setPreview(int index, bool preview);
  bool isPreview(int index) const;

 Q_SIGNALS:
  void pinRequested(int index);

 protected:
  QSize tabSizeHint(int index) const override;
  QSize minimumTabSizeHint(int index) const override;
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;

 private:
  QFont fontOf(int index) const;
  QRect crossOf(int index) const;

  QPoint pointer_ = {-1, -1};
};

}  // namespace osiris::desktop
