#include "desktop/explore/source_tree_delegate.h"

#include <QPainter>

#include "desktop/explore/source_tree_model.h"
#include "desktop/style/chip.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

using Kind = SourceTreeModel::Kind;
using Phase = SourceState::Phase;

constexpr int kIconRoom = 16;
constexpr int kGap = 5;
constexpr int kRightMargin = 7;
constexpr int kDetailGap = 8;

// A dot that is filled (read), a ring (not yet), half full (reading): shape
// and colour say the same.
void PaintState(QPainter& painter, const QPoint& at, Phase phase,
                const QColor& ground, const Tokens& tokens) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF dot(at.x() - 3.5, at.y() - 3.5, 7, 7);
  painter.setPen(QPen(ground, 1.5));
  if (phase == Phase::kReady) {
    painter.setBrush(tokens.ok);
    painter.drawEllipse(dot);
  } else if (phase == Phase::kDiscovering) {
    painter.setBrush(tokens.surface);
    painter.drawEllipse(dot);
    painter.setPen(QPen(tokens.info, 1.2));
    painter.drawEllipse(dot.adjusted(.7, .7, -.7, -.7));
    painter.setBrush(tokens.info);
    painter.drawPie(dot.adjusted(.7, .7, -.7, -.7), 90 * 16, -180 * 16);
  } else {
    painter.setBrush(ground);
    painter.drawEllipse(dot);
    painter.setPen(QPen(tokens.outline, 1.2));
    painter.drawEllipse(dot.adjusted(.9, .9, -.9, -.9));
  }
  painter.restore();
}

// What stands at the right; returns where the name must end. A source's name
// goes before what is said of it: `name` is where that begins, and the room
// that it needs.
int PaintRight(QPainter& painter, const QRect& row, const QModelIndex& index,
               const QRect& name, const Tokens& tokens) {
  QRect rest = row.adjusted(0, 0, -kRightMargin, 0);
  const QString environment =
      index.data(SourceTreeModel::kEnvironmentRole).toString();
  if (!environment.isEmpty()) {
    const Tone tone = environment == u"PROD" ? Tone::kError : Tone::kMuted;
    rest.setRight(rest.right() -
                  Chip::paintRight(painter, rest, environment, tone, tokens) -
                  6);
  }
  const QVariant phase = index.data(SourceTreeModel::kPhaseRole);
  const bool failed =
      phase.isValid() && static_cast<Phase>(phase.toInt()) == Phase::kFailed;
  if (failed) {
    PaintIcon(painter, QRect(rest.right() - 13, rest.y(), 14, rest.height()),
              QStringLiteral("exclamation-triangle-fill"), tokens.warn, 13);
    rest.setRight(rest.right() - 19);
  }
  const QString detail = index.data(SourceTreeModel::kDetailRole).toString();
  if (detail.isEmpty() || failed) return rest.right();
  painter.setFont(DataFont(-1));
  painter.setPen(tokens.muted);
  const bool source =
      static_cast<Kind>(index.data(SourceTreeModel::kKindRole).toInt()) ==
      Kind::kSource;
  const int room = rest.right() - name.right() - kDetailGap;
  if (source && painter.fontMetrics().horizontalAdvance(detail) > room) {
    return rest.right();
  }
  const int most = rest.width() / 2;
  const QString shown =
      painter.fontMetrics().elidedText(detail, Qt::ElideRight, most);
  painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter, shown);
  return rest.right() - painter.fontMetrics().horizontalAdvance(shown) -
         kDetailGap;
}

}  // namespace

void SourceTreeDelegate::paint(QPainter* painter,
                               const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
  const Tokens& tokens = TokensOf(option.palette);
  const Kind kind =
      static_cast<Kind>(index.data(SourceTreeModel::kKindRole).toInt());
  const bool selected = option.state & QStyle::State_Selected;
  const QString text = index.data().toString();
  painter->save();
  if (kind == Kind::kNote) {
    QFont font = UiFont(-2);
    font.setItalic(true);
    painter->setFont(font);
    painter->setPen(tokens.muted);
    painter->drawText(option.rect, Qt::AlignVCenter | Qt::TextSingleLine, text);
    painter->restore();
    return;
  }
  const QRect icon(option.rect.x(), option.rect.y(), kIconRoom,
                   option.rect.height());
  const bool table = kind == Kind::kTable;
  PaintIcon(*painter, icon, index.data(SourceTreeModel::kIconRole).toString(),
            selected && table ? tokens.accent : tokens.muted,
            kind == Kind::kColumn ? 12 : 14);
  if (kind == Kind::kSource) {
    PaintState(
        *painter, QPoint(icon.right() - 1, icon.center().y() + 6),
        static_cast<Phase>(index.data(SourceTreeModel::kPhaseRole).toInt()),
        selected ? tokens.selection : tokens.background, tokens);
  }
  const QFont font =
      kind == Kind::kSource
          ? UiFont(-1, QFont::DemiBold)
          : UiFont(kind == Kind::kColumn ? -2 : -1,
                   table && selected ? QFont::Medium : QFont::Normal);
  QRect name = option.rect;
  name.setLeft(icon.right() + kGap + (kind == Kind::kSource ? 2 : 1));
  name.setWidth(QFontMetrics(font).horizontalAdvance(text) + 1);
  name.setRight(PaintRight(*painter, option.rect, index, name, tokens));
  painter->setFont(font);
  painter->setPen(kind == Kind::kColumn ? tokens.muted : tokens.text);
  painter->drawText(
      name, Qt::AlignVCenter | Qt::TextSingleLine,
      painter->fontMetrics().elidedText(text, Qt::ElideRight, name.width()));
  painter->restore();
}

QSize SourceTreeDelegate::sizeHint(const QStyleOptionViewItem&,
                                   const QModelIndex&) const {
  return {100, kRowHeight};
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_source_tree_delegate.cpp"
