#pragma once

#include <QWidget>

namespace osiris::desktop {

// A thin bar: a share done, or, while the whole is not known, a mark that
// stands for work without pretending to know how much.
class ProgressLine final : public QWidget {
  Q_OBJECT

 public:
  explicit ProgressLine(QWidget* parent = nullptr);

  // `total` zero: not known.
  void setProgress(qint64 done, qint64 total);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  qint64 done_ = 0;
  qint64 total_ = 0;
};

}  // namespace osiris::desktop
