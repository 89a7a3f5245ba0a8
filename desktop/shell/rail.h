#pragma once

#include <QWidget>

class QVBoxLayout;
class QButtonGroup;

namespace osiris::desktop {

// The strip of pages at the left edge: an icon and a word each.
class Rail final : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kWidth = 76;

  explicit Rail(QWidget* parent = nullptr);

  // The first page that is added is the current one.
  void addPage(const QString& title, const QString& icon);
  void setCurrent(int page);

 Q_SIGNALS:
  void chosen(int page);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QVBoxLayout* layout_;
  QButtonGroup* group_;
};

}  // namespace osiris::desktop
