#include "desktop/shell/status_strip.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QTimeZone>

#include "desktop/style/fonts.h"
#include "desktop/style/icon_label.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

// "UTC+1", "UTC-3:30", "UTC".
QString TimeZone() {
  const int minutes = QDateTime::currentDateTime().offsetFromUtc() / 60;
  if (minutes == 0) return QStringLiteral("UTC");
  QString text = QStringLiteral("UTC%1%2")
                     .arg(minutes < 0 ? u'-' : u'+')
                     .arg(std::abs(minutes) / 60);
  if (minutes % 60 != 0) {
    text +=
        QStringLiteral(":%1").arg(std::abs(minutes) % 60, 2, 10, QChar(u'0'));
  }
  return text;
}

QWidget* Line(QWidget* parent) {
  auto* line = new QFrame(parent);
  line->setFrameShape(QFrame::NoFrame);
  line->setFixedSize(1, StatusStrip::kHeight);
  line->setBackgroundRole(QPalette::Mid);
  line->setAutoFillBackground(true);
  return line;
}

}  // namespace

StatusStrip::StatusStrip(QWidget* parent) : QWidget(parent) {
  setFixedHeight(kHeight);
  setAccessibleName(tr("Status"));
  auto* facts = new QWidget(this);
  facts_ = new QHBoxLayout(facts);
  facts_->setContentsMargins(0, 0, 0, 0);
  facts_->setSpacing(8);
  job_ = new PlainLabel({}, Tone::kMuted, this);
  job_->setFont(UiFont(-2));
  cancel_ = new QPushButton(tr("Cancel"), this);
  cancel_->setFlat(true);
  cancel_->setFont(UiFont(-2, QFont::DemiBold));
  cancel_->setFixedHeight(20);
  cancel_->setAutoDefault(false);
  connect(cancel_, &QPushButton::clicked, this, &StatusStrip::cancelRequested);
  auto* zone = new PlainLabel(TimeZone(), Tone::kMuted, this);
  zone->setFont(UiFont(-2));
  zone->setToolTip(tr("Times are shown in this zone"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 1, 12, 0);
  layout->setSpacing(8);
  layout->addWidget(facts);
  layout->addStretch(1);
  layout->addWidget(job_);
  layout->addWidget(cancel_);
  layout->addWidget(Line(this));
  layout->addWidget(zone);
  setJob({});
}

void StatusStrip::setFacts(const std::vector<StatusFact>& facts) {
  std::vector<QString> texts;
  for (const StatusFact& fact : facts) texts.push_back(fact.text);
  if (texts == shown_) return;
  shown_ = texts;
  while (QLayoutItem* item = facts_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  QWidget* parent = facts_->parentWidget();
  for (size_t i = 0; i < facts.size(); ++i) {
    if (i > 0) facts_->addWidget(Line(parent));
    if (!facts[i].icon.isEmpty()) {
      facts_->addWidget(
          new IconLabel(facts[i].icon, facts[i].tone, 12, parent));
    }
    auto* label = new PlainLabel(facts[i].text, Tone::kMuted, parent);
    label->setFont(UiFont(-2));
    if (!facts[i].tool_tip.isEmpty()) label->setToolTip(facts[i].tool_tip);
    facts_->addWidget(label);
  }
}

void StatusStrip::setJob(const QString& text) {
  job_->setPlainText(text);
  job_->setVisible(!text.isEmpty());
  cancel_->setVisible(!text.isEmpty());
}

void StatusStrip::paintEvent(QPaintEvent*) {
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.fillRect(rect(), tokens.surface);
  painter.fillRect(0, 0, width(), 1, tokens.hairline);
}

}  // namespace osiris::desktop

#include "desktop/shell/moc_status_strip.cpp"
