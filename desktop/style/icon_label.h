#pragma once

#include <QWidget>

#include "desktop/style/tokens.h"

namespace osiris::desktop {

// An icon that says nothing to a screen reader: the text beside it does.
class IconLabel final : public QWidget {
  Q_OBJECT

 public:
  IconLabel(const QString& icon, Tone tone, int size,
            QWidget* parent = nullptr);

  void setIcon(const QString& icon, Tone tone);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString icon_;
  Tone tone_;
  int size_;
};

}  // namespace osiris::desktop
