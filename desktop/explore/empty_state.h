#pragma once

#include <QWidget>

class QPushButton;
class QHBoxLayout;

namespace osiris::desktop {

class PlainLabel;

// What a pane shows while it has nothing to show: an icon, what is missing,
// why, and the one or two things to do about it.
class EmptyState final : public QWidget {
  Q_OBJECT

 public:
  EmptyState(const QString& icon, const QString& title, const QString& text,
             QWidget* parent = nullptr);

  void setText(const QString& title, const QString& text);
  void setIcon(const QString& icon);
  // The first button that is added is the primary one.
  QPushButton* addButton(const QString& text, const QString& icon = {});

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString icon_;
  QWidget* picture_;
  PlainLabel* title_;
  PlainLabel* text_;
  QHBoxLayout* buttons_;
};

}  // namespace osiris::desktop
