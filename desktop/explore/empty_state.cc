#include "desktop/explore/empty_state.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kPicture = 64;
constexpr int kTextWidth = 440;

}  // namespace

EmptyState::EmptyState(const QString& icon, const QString& title,
                       const QString& text, QWidget* parent)
    : QWidget(parent), icon_(icon) {
  picture_ = new QWidget(this);
  picture_->setFixedSize(kPicture, kPicture);
  picture_->setAttribute(Qt::WA_TransparentForMouseEvents);
  title_ = new PlainLabel(title, Tone::kText, this);
  title_->setFont(UiFont(3, QFont::DemiBold));
  title_->setAlignment(Qt::AlignCenter);
  text_ = new PlainLabel(text, Tone::kMuted, this);
  text_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  text_->setWordWrap(true);
  text_->setFixedWidth(kTextWidth);
  buttons_ = new QHBoxLayout;
  buttons_->setSpacing(8);
  buttons_->setContentsMargins(0, 10, 0, 0);

  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(8);
  layout->addStretch(3);
  layout->addWidget(picture_, 0, Qt::AlignHCenter);
  layout->addSpacing(4);
  layout->addWidget(title_, 0, Qt::AlignHCenter);
  layout->addWidget(text_, 0, Qt::AlignHCenter);
  auto* row = new QHBoxLayout;
  row->addStretch();
  row->addLayout(buttons_);
  row->addStretch();
  layout->addLayout(row);
  layout->addStretch(4);
}

void EmptyState::setText(const QString& title, const QString& text) {
  title_->setPlainText(title);
  text_->setPlainText(text);
}

void EmptyState::setIcon(const QString& icon) {
  icon_ = icon;
  update();
}

QPushButton* EmptyState::addButton(const QString& text, const QString& icon) {
  auto* button = new QPushButton(text, this);
  const bool first = buttons_->count() == 0;
  button->setDefault(first);
  button->setAutoDefault(first);
  if (!icon.isEmpty() && !first) button->setIcon(MakeIcon(icon, Tone::kMuted));
  button->setMinimumHeight(30);
  buttons_->addWidget(button);
  return button;
}

void EmptyState::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.selection);
  painter.drawEllipse(picture_->geometry());
  PaintIcon(painter, picture_->geometry(), icon_, tokens.accent, 28);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_empty_state.cpp"
