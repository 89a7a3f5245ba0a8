#pragma once

#include <QWidget>

namespace osiris::desktop {

// The page's outermost widget: takes files that are dropped on it.
class PageRoot final : public QWidget {
  Q_OBJECT

 public:
  explicit PageRoot(QWidget* parent = nullptr);

 Q_SIGNALS:
  void fileDropped(const QString& path);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
};

}  // namespace osiris::desktop
