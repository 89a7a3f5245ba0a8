#include "desktop/shell/top_bar.h"

#include <QDir>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>

#include "desktop/shell/search_box.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icon_label.h"
#include "desktop/style/icons.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {

TopBar::TopBar(QWidget* parent) : QWidget(parent) {
  setFixedHeight(kHeight);
  auto* sign = new IconLabel(QStringLiteral("layers"), Tone::kAccent, 19, this);
  name_ = new PlainLabel(tr("Osiris"), Tone::kText, this);
  name_->setFont(UiFont(1, QFont::DemiBold));
  place_ = new PlainLabel({}, Tone::kMuted, this);
  place_->setFont(UiFont());
  place_->setElideMiddle();
  layout_ = new QHBoxLayout(this);
  layout_->setContentsMargins(17, 0, 12, 1);
  layout_->setSpacing(8);
  layout_->addWidget(sign);
  layout_->addSpacing(2);
  layout_->addWidget(name_);
  layout_->addSpacing(6);
  layout_->addWidget(place_, 2);
  search_ = new SearchBox(this);
  search_->setMinimumWidth(160);
  search_->setMaximumWidth(400);
  layout_->addWidget(search_, 4);
  layout_->addStretch(3);
}

void TopBar::setWorkspace(const QString& name, const QString& place) {
  name_->setPlainText(name.isEmpty() ? tr("Osiris") : name);
  QString shown = place;
  const QString home = QDir::homePath();
  if (home.size() > 1 && (place == home || place.startsWith(home + u'/'))) {
    shown = u'~' + place.mid(home.size());
  }
  place_->setPlainText(shown);
}

void TopBar::addMenu(const QString& text, const QString& icon, QMenu* menu) {
  auto* button = new QPushButton(MakeIcon(icon, Tone::kMuted), text, this);
  button->setFont(UiFont(-1, QFont::Medium));
  button->setFixedHeight(28);
  button->setAutoDefault(false);
  button->setMenu(menu);
  layout_->addWidget(button);
}

void TopBar::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.fillRect(rect(), tokens.surface);
  painter.fillRect(0, height() - 1, width(), 1, tokens.hairline);
}

}  // namespace osiris::desktop

#include "desktop/shell/moc_top_bar.cpp"
