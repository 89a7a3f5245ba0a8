#pragma once

#include <QWidget>

namespace osiris::desktop {

// A ground in one of the window's colours with a hairline along one edge.
class Panel final : public QWidget {
  Q_OBJECT

 public:
  enum class Ground { kBackground, kSurface };
  enum class Edge { kNone, kTop, kBottom, kLeft, kRight };

  explicit Panel(Ground ground, Edge edge = Edge::kNone,
                 QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Ground ground_;
  Edge edge_;
};

}  // namespace osiris::desktop
