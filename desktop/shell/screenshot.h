#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

namespace osiris::desktop {

class MainWindow;

// Saves one picture of a window as soon as it is idle, then says how it went.
// The window must be shown. Tells idleness by state; gives up after 30 s.
class Screenshot final : public QObject {
  Q_OBJECT

 public:
  static constexpr int kDeadlineMilliseconds = 30'000;

  // `window` must outlive this.
  Screenshot(MainWindow& window, QString file, QObject* parent = nullptr);

 Q_SIGNALS:
  // Empty for success, or why there is no picture.
  void finished(const QString& failure);

 private:
  void check();
  void take();

  MainWindow& window_;
  QString file_;
  QTimer poll_;
  QTimer deadline_;
  bool settled_ = false;
};

}  // namespace osiris::desktop
