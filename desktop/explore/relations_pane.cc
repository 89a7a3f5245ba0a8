#include "desktop/explore/relations_pane.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include "desktop/explore/empty_state.h"
#include "desktop/explore/explore_text.h"
#include "desktop/explore/relation.h"
#include "desktop/explore/relation_card.h"
#include "desktop/style/fonts.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kGap = 56;
constexpr int kCaptionHeight = 20;

// The three columns of cards; draws the lines between them.
class Diagram final : public QWidget {
 public:
  using QWidget::QWidget;

  QWidget* middle = nullptr;
  std::vector<QWidget*> left;
  std::vector<QWidget*> right;

 protected:
  void paintEvent(QPaintEvent*) override {
    const Tokens& tokens = TokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), tokens.surface);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect center = placeOf(middle);
    for (size_t i = 0; i < left.size(); ++i) {
      const QRect card = placeOf(left[i]);
      Line(painter, tokens, {card.right() + 1, card.center().y()},
           {center.left(), spread(center, i, left.size())});
    }
    for (size_t i = 0; i < right.size(); ++i) {
      const QRect card = placeOf(right[i]);
      Line(painter, tokens,
           {center.right() + 1, spread(center, i, right.size())},
           {card.left(), card.center().y()});
    }
  }

 private:
  QRect placeOf(QWidget* card) const {
    return {card->mapTo(const_cast<Diagram*>(this), QPoint(0, 0)),
            card->size()};
  }

  // Lines end at different heights of the card in the middle.
  static int spread(const QRect& rect, size_t i, size_t count) {
    const int room = rect.height() - 24;
    if (count <= 1) return rect.center().y();
    return rect.top() + 12 +
           static_cast<int>(room * static_cast<int>(i) /
                            static_cast<int>(count - 1));
  }

  static void Line(QPainter& painter, const Tokens& tokens, QPoint from,
                   QPoint to) {
    const int bend = (to.x() - from.x()) / 2;
    QPainterPath path(from);
    path.cubicTo(from.x() + bend, from.y(), to.x() - bend, to.y(), to.x() - 5,
                 to.y());
    painter.setPen(QPen(tokens.outline_quiet, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.outline);
    const QPointF head[] = {QPointF(to), QPointF(to.x() - 7, to.y() - 4),
                            QPointF(to.x() - 7, to.y() + 4)};
    painter.drawPolygon(head, 3);
    painter.drawEllipse(from, 3, 3);
  }
};

QVBoxLayout* Side(const QString& caption, QWidget* parent) {
  auto* side = new QVBoxLayout;
  side->setSpacing(10);
  auto* label = new PlainLabel(caption, Tone::kMuted, parent);
  label->setFont(UiFont(-2, QFont::DemiBold));
  label->setMinimumHeight(kCaptionHeight);
  side->addWidget(label);
  return side;
}

}  // namespace

RelationsPane::RelationsPane(const Table& table, const Catalog& catalog,
                             QWidget* parent)
    : QScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setAccessibleName(tr("Relations"));
  const std::vector<Relation> in = RelationsIn(table, catalog);
  const std::vector<Relation> out = RelationsOut(table, catalog);
  if (in.empty() && out.empty()) {
    setWidget(
        new EmptyState(QStringLiteral("diagram-3"), tr("No relations"),
                       tr("The source declares no foreign key from or to %1.")
                           .arg(FullName(table.name)),
                       this));
    return;
  }
  auto* diagram = new Diagram(this);
  // At the top, not in the middle of a tall window.
  auto* page = new QVBoxLayout(diagram);
  page->setContentsMargins(20, 10, 20, 14);
  auto* layout = new QHBoxLayout;
  page->addLayout(layout);
  page->addStretch(1);
  layout->setSpacing(kGap);
  const auto add = [&](QVBoxLayout* side, const Relation& relation, bool inward,
                       std::vector<QWidget*>* cards) {
    auto* card = new RelationCard(relation, inward, diagram);
    connect(card, &RelationCard::clicked, this,
            [this, name = relation.other] { Q_EMIT tableChosen(name); });
    side->addWidget(card);
    cards->push_back(card);
  };
  QVBoxLayout* left = Side(tr("Referenced by · %1").arg(in.size()), diagram);
  for (const Relation& relation : in) add(left, relation, true, &diagram->left);
  left->addStretch(1);
  QVBoxLayout* right = Side(tr("References · %1").arg(out.size()), diagram);
  for (const Relation& relation : out) {
    add(right, relation, false, &diagram->right);
  }
  right->addStretch(1);
  auto* center = new QVBoxLayout;
  center->addSpacing(kCaptionHeight + 10);
  center->addStretch(1);
  diagram->middle = new TableCard(table, diagram);
  center->addWidget(diagram->middle);
  center->addStretch(1);
  layout->addLayout(left, 3);
  layout->addLayout(center, 3);
  layout->addLayout(right, 3);
  setWidget(diagram);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_relations_pane.cpp"
