#include "desktop/style/panel.h"

#include <QPainter>

#include "desktop/style/tokens.h"

namespace osiris::desktop {

Panel::Panel(Ground ground, Edge edge, QWidget* parent)
    : QWidget(parent), ground_(ground), edge_(edge) {}

void Panel::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.fillRect(rect(), ground_ == Ground::kBackground ? tokens.background
                                                          : tokens.surface);
  switch (edge_) {
    case Edge::kNone:
      break;
    case Edge::kTop:
      painter.fillRect(0, 0, width(), 1, tokens.hairline);
      break;
    case Edge::kBottom:
      painter.fillRect(0, height() - 1, width(), 1, tokens.hairline);
      break;
    case Edge::kLeft:
      painter.fillRect(0, 0, 1, height(), tokens.hairline);
      break;
    case Edge::kRight:
      painter.fillRect(width() - 1, 0, 1, height(), tokens.hairline);
      break;
  }
}

}  // namespace osiris::desktop

#include "desktop/style/moc_panel.cpp"
