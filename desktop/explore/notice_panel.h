#pragma once

#include <QFrame>

#include "absl/status/status.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace osiris::desktop {

class PlainLabel;

// An error where it happened: what, to what, what was not affected, what to
// do, and the code. Never a message box. Hidden until there is something.
class NoticePanel final : public QFrame {
  Q_OBJECT

 public:
  explicit NoticePanel(QWidget* parent = nullptr);

  // `title` says what happened to what; `unaffected` what did not suffer.
  void showError(const QString& title, const absl::Status& status,
                 const QString& unaffected);
  void clear();

  // A button that emits retried(); hidden while `text` is empty.
  void setRetryText(const QString& text);

 Q_SIGNALS:
  void retried();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void copyDetails();

  PlainLabel* title_;
  PlainLabel* message_;
  PlainLabel* hint_;
  PlainLabel* code_;
  QPushButton* retry_;
  QPushButton* copy_;
};

}  // namespace osiris::desktop
