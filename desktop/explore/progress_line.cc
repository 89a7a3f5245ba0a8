#include "desktop/explore/progress_line.h"

#include <QPainter>
#include <algorithm>

#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kHeight = 6;

}  // namespace

ProgressLine::ProgressLine(QWidget* parent) : QWidget(parent) {
  setFixedHeight(kHeight);
  setAccessibleName(tr("Progress"));
}

void ProgressLine::setProgress(qint64 done, qint64 total) {
  done_ = done;
  total_ = total;
  setAccessibleDescription(total > 0 ? tr("%1 of %2").arg(done).arg(total)
                                     : tr("%1 so far").arg(done));
  update();
}

void ProgressLine::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.raised);
  painter.drawRoundedRect(rect(), 3, 3);
  painter.setBrush(tokens.accent);
  if (total_ > 0) {
    const auto share = static_cast<double>(std::min(done_, total_)) /
                       static_cast<double>(total_);
    painter.drawRoundedRect(
        QRectF(0, 0, std::max(6.0, width() * share), height()), 3, 3);
  } else {
    painter.drawRoundedRect(QRectF(width() * 0.4, 0, width() * 0.2, height()),
                            3, 3);
  }
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_progress_line.cpp"
