#include "desktop/shell/screenshot.h"

#include <QPixmap>

#include "desktop/shell/main_window.h"

namespace osiris::desktop {

Screenshot::Screenshot(MainWindow& window, QString file, QObject* parent)
    : QObject(parent), window_(window), file_(std::move(file)) {
  deadline_.setSingleShot(true);
  connect(&deadline_, &QTimer::timeout, this, [this] {
    poll_.stop();
    Q_EMIT finished(tr("the window was still busy after %1 s")
                        .arg(kDeadlineMilliseconds / 1000));
  });
  // Runs whenever the event loop has nothing better to do.
  connect(&poll_, &QTimer::timeout, this, &Screenshot::check);
  deadline_.start(kDeadlineMilliseconds);
  poll_.start(10);
}

void Screenshot::check() {
  if (!window_.isVisible() || !window_.idle()) {
    settled_ = false;
    return;
  }
  // One more round: what idleness made pending (layout, columns) is done then.
  if (!settled_) {
    settled_ = true;
    return;
  }
  take();
}

void Screenshot::take() {
  poll_.stop();
  deadline_.stop();
  const bool saved = window_.grab().save(file_, "PNG");
  Q_EMIT finished(saved ? QString() : tr("`%1` cannot be written").arg(file_));
}

}  // namespace osiris::desktop

#include "desktop/shell/moc_screenshot.cpp"
