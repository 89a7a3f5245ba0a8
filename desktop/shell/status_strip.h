#pragma once

#include <QWidget>
#include <vector>

#include "desktop/shell/feature_page.h"

class QHBoxLayout;
class QPushButton;

namespace osiris::desktop {

class PlainLabel;

// The line along the bottom: facts at the left; at the right what is running,
// with Cancel, and the time zone.
class StatusStrip final : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kHeight = 26;

  explicit StatusStrip(QWidget* parent = nullptr);

  void setFacts(const std::vector<StatusFact>& facts);
  void setJob(const QString& text);

 Q_SIGNALS:
  void cancelRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QHBoxLayout* facts_;
  std::vector<QString> shown_;
  PlainLabel* job_;
  QPushButton* cancel_;
};

}  // namespace osiris::desktop
