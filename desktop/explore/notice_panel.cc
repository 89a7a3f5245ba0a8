#include "desktop/explore/notice_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/base/error_info.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/safe_text.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kLeft = 44;
constexpr int kButtonHeight = 26;

QString Sentence(QString text) {
  if (text.isEmpty()) return text;
  text[0] = text[0].toUpper();
  return text.endsWith(u'.') ? text : text + u'.';
}

}  // namespace

NoticePanel::NoticePanel(QWidget* parent) : QFrame(parent) {
  title_ = new PlainLabel({}, Tone::kText, this);
  title_->setFont(UiFont(0, QFont::DemiBold));
  title_->setWordWrap(true);
  message_ = new PlainLabel({}, Tone::kText, this);
  message_->setFont(UiFont(-1));
  message_->setWordWrap(true);
  hint_ = new PlainLabel({}, Tone::kMuted, this);
  hint_->setFont(UiFont(-1));
  hint_->setWordWrap(true);
  code_ = new PlainLabel({}, Tone::kMuted, this);
  code_->setFont(DataFont(-1));
  retry_ = new QPushButton(tr("Try again"), this);
  copy_ = new QPushButton(tr("Copy details"), this);
  for (QPushButton* button : {retry_, copy_}) {
    button->setFont(UiFont(-1, QFont::Medium));
    button->setFixedHeight(kButtonHeight);
    button->setAutoDefault(false);
  }

  auto* text = new QVBoxLayout(this);
  text->setContentsMargins(kLeft, 12, 16, 12);
  text->setSpacing(4);
  text->addWidget(title_);
  text->addWidget(message_);
  text->addWidget(hint_);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(8);
  foot->setContentsMargins(0, 6, 0, 0);
  foot->addWidget(retry_);
  foot->addWidget(copy_);
  foot->addSpacing(8);
  foot->addWidget(code_, 1);
  text->addLayout(foot);
  connect(retry_, &QPushButton::clicked, this, &NoticePanel::retried);
  connect(copy_, &QPushButton::clicked, this, &NoticePanel::copyDetails);
  setAccessibleName(tr("Error"));
  hide();
}

void NoticePanel::showError(const QString& title, const absl::Status& status,
                            const QString& unaffected) {
  const ErrorInfo info = GetErrorInfo(status);
  const std::string message(status.message());
  title_->setPlainText(title);
  message_->setPlainText(Sentence(SafeText(message)));
  hint_->setPlainText(
      (Sentence(SafeText(info.hint)) + u' ' + unaffected).trimmed());
  code_->setPlainText(SafeText(info.code));
  show();
  update();
}

void NoticePanel::clear() { hide(); }

void NoticePanel::setRetryText(const QString& text) {
  retry_->setText(text);
  retry_->setVisible(!text.isEmpty());
}

void NoticePanel::copyDetails() {
  QGuiApplication::clipboard()->setText(
      QStringList{title_->plainText(), message_->plainText(),
                  hint_->plainText(), code_->plainText()}
          .join(u'\n'));
}

void NoticePanel::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.error_background);
  painter.drawRoundedRect(rect(), 6, 6);
  PaintIcon(painter, QRect(14, 12, 18, 18),
            QStringLiteral("exclamation-triangle-fill"), tokens.error, 17);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_notice_panel.cpp"
