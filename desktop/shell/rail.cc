#include "desktop/shell/rail.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QPainter>
#include <QVBoxLayout>

#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kEntryHeight = 48;

class RailEntry final : public QAbstractButton {
 public:
  RailEntry(const QString& title, QString icon, QWidget* parent)
      : QAbstractButton(parent), icon_(std::move(icon)) {
    setText(title);
    setAccessibleName(title);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setFixedSize(Rail::kWidth - 1, kEntryHeight);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Tokens& tokens = TokensOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect body = rect().adjusted(8, 0, -7, 0);
    if (isChecked() || underMouse()) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(isChecked() ? tokens.selection : tokens.hover);
      painter.drawRoundedRect(body, 6, 6);
    }
    if (isChecked()) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(tokens.accent);
      painter.drawRoundedRect(QRectF(-3, 10, 6, kEntryHeight - 20), 3, 3);
    }
    if (hasFocus()) {
      painter.setPen(QPen(tokens.accent, 2));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), 6, 6);
    }
    const QColor color = isChecked() ? tokens.accent : tokens.muted;
    PaintIcon(painter, QRect(0, 6, width(), 18), icon_, color, 18);
    painter.setFont(UiFont(-2, isChecked() ? QFont::DemiBold : QFont::Medium));
    painter.setPen(color);
    painter.drawText(QRect(0, 27, width(), 16), Qt::AlignCenter, text());
  }

 private:
  QString icon_;
};

}  // namespace

Rail::Rail(QWidget* parent) : QWidget(parent) {
  setFixedWidth(kWidth);
  setAccessibleName(tr("Pages"));
  group_ = new QButtonGroup(this);
  group_->setExclusive(true);
  layout_ = new QVBoxLayout(this);
  layout_->setContentsMargins(0, 8, 1, 8);
  layout_->setSpacing(8);
  layout_->addStretch(1);
  connect(group_, &QButtonGroup::idClicked, this, &Rail::chosen);
}

void Rail::addPage(const QString& title, const QString& icon) {
  const int page = static_cast<int>(group_->buttons().size());
  auto* entry = new RailEntry(title, icon, this);
  entry->setToolTip(QStringLiteral("%1 (Ctrl+%2)").arg(title).arg(page + 1));
  group_->addButton(entry, page);
  layout_->insertWidget(page, entry);
  if (page == 0) entry->setChecked(true);
}

void Rail::setCurrent(int page) {
  if (QAbstractButton* entry = group_->button(page)) entry->setChecked(true);
}

void Rail::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.fillRect(rect(), tokens.surface);
  painter.fillRect(width() - 1, 0, 1, height(), tokens.hairline);
}

}  // namespace osiris::desktop

#include "desktop/shell/moc_rail.cpp"
