#include "desktop/explore/relation_card.h"

#include <QPainter>

#include "desktop/explore/explore_text.h"
#include "desktop/explore/relation.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/safe_text.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kTitleHeight = 30;
constexpr int kLineHeight = 18;
constexpr int kPadding = 12;
// Less, and of no name is left enough to know it by.
constexpr int kNarrowest = 124;

void PaintCard(QPainter& painter, const QRect& rect, const QColor& fill,
               const QColor& line, qreal width) {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(line, width));
  painter.setBrush(fill);
  const qreal inset = width / 2;
  painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset),
                          6, 6);
}

void PaintTitle(QPainter& painter, const QRect& rect, const QString& title,
                const QColor& icon, const QColor& text) {
  PaintIcon(painter, QRect(rect.x() + kPadding, rect.y(), 14, kTitleHeight),
            QStringLiteral("table"), icon, 14);
  painter.setFont(UiFont(-1, QFont::DemiBold));
  painter.setPen(text);
  const QRect at(rect.x() + kPadding + 22, rect.y(),
                 rect.width() - 2 * kPadding - 22, kTitleHeight);
  painter.drawText(
      at, Qt::AlignVCenter | Qt::TextSingleLine,
      painter.fontMetrics().elidedText(title, Qt::ElideRight, at.width()));
}

void PaintLine(QPainter& painter, const QRect& rect, int row,
               const QString& text, const QFont& font, const QColor& color) {
  painter.setFont(font);
  painter.setPen(color);
  const QRect at(rect.x() + kPadding,
                 rect.y() + kTitleHeight + row * kLineHeight,
                 rect.width() - 2 * kPadding, kLineHeight);
  painter.drawText(
      at, Qt::AlignVCenter | Qt::TextSingleLine,
      painter.fontMetrics().elidedText(text, Qt::ElideRight, at.width()));
}

QString ColumnPair(const Relation& relation, size_t i, bool inward) {
  const QString own = SafeText(relation.columns[i]);
  const QString other = i < relation.other_columns.size()
                            ? SafeText(relation.other_columns[i])
                            : QStringLiteral("?");
  return (inward ? QStringLiteral("%1  →  %2") : QStringLiteral("%1  →  %2"))
      .arg(own, other);
}

}  // namespace

RelationCard::RelationCard(const Relation& relation, bool inward,
                           QWidget* parent)
    : QAbstractButton(parent), title_(FullName(relation.other)) {
  for (size_t i = 0; i < relation.columns.size(); ++i) {
    lines_ << ColumnPair(relation, i, inward);
  }
  QStringList actions;
  if (!relation.on_delete.empty() && relation.on_delete != "NO ACTION") {
    actions << tr("on delete %1").arg(SafeText(relation.on_delete).toLower());
  }
  if (!relation.on_update.empty() && relation.on_update != "NO ACTION") {
    actions << tr("on update %1").arg(SafeText(relation.on_update).toLower());
  }
  if (!relation.known) actions << tr("not in the catalogue");
  actions_ = actions.join(QStringLiteral(" · "));
  setEnabled(relation.known);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(relation.known ? Qt::PointingHandCursor : Qt::ArrowCursor);
  setAccessibleName(
      (inward ? tr("Referenced by %1: %2") : tr("References %1: %2"))
          .arg(title_, lines_.join(QStringLiteral(", "))));
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize RelationCard::sizeHint() const {
  const int lines =
      static_cast<int>(lines_.size()) + (actions_.isEmpty() ? 0 : 1);
  return {200, kTitleHeight + lines * kLineHeight + 8};
}

QSize RelationCard::minimumSizeHint() const {
  return {kNarrowest, sizeHint().height()};
}

void RelationCard::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  PaintCard(painter, rect(),
            underMouse() && isEnabled() ? tokens.hover : tokens.surface,
            hasFocus() ? tokens.accent : tokens.outline_quiet,
            hasFocus() ? 2 : 1);
  PaintTitle(painter, rect(), title_, tokens.muted,
             isEnabled() ? tokens.text : tokens.faint);
  int row = 0;
  for (const QString& line : lines_) {
    PaintLine(painter, rect(), row++, line, DataFont(-1), tokens.text);
  }
  if (!actions_.isEmpty()) {
    PaintLine(painter, rect(), row, actions_, UiFont(-2), tokens.muted);
  }
}

TableCard::TableCard(const Table& table, QWidget* parent)
    : QWidget(parent), title_(FullName(table.name)) {
  for (const std::string& column : table.primary_key) {
    keys_ << SafeText(column);
  }
  if (table.row_count) keys_ << LongCount(*table.row_count);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setAccessibleName(title_);
}

QSize TableCard::sizeHint() const {
  return {200, kTitleHeight +
                   std::max(2, static_cast<int>(keys_.size())) * kLineHeight +
                   10};
}

QSize TableCard::minimumSizeHint() const {
  return {kNarrowest, sizeHint().height()};
}

void TableCard::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  PaintCard(painter, rect(), tokens.selection, tokens.accent, 1.5);
  PaintTitle(painter, rect(), title_, tokens.accent, tokens.text);
  int row = 0;
  for (const QString& key : keys_) {
    PaintLine(painter, rect(), row++, key, DataFont(-1), tokens.muted);
  }
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_relation_card.cpp"
