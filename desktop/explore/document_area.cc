#include "desktop/explore/document_area.h"

#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "desktop/explore/explore_text.h"
#include "desktop/explore/tab_strip.h"
#include "desktop/explore/table_document.h"
#include "desktop/style/icons.h"
#include "desktop/style/safe_text.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {

DocumentArea::DocumentArea(ExplorePresenter& presenter, QWidget* parent)
    : QWidget(parent), presenter_(presenter) {
  tabs_ = new DocumentTabStrip(this);
  tabs_->setFixedHeight(DocumentTabStrip::kHeight);
  tabs_->hide();
  stack_ = new QStackedWidget(this);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(tabs_);
  layout->addWidget(stack_, 1);
  connect(tabs_, &QTabBar::currentChanged, this, &DocumentArea::show);
  connect(tabs_, &QTabBar::tabCloseRequested, this, &DocumentArea::close);
  connect(tabs_, &QTabBar::tabMoved, this, [this](int from, int to) {
    std::swap(documents_[static_cast<size_t>(from)],
              documents_[static_cast<size_t>(to)]);
  });
  connect(tabs_, &DocumentTabStrip::pinRequested, this,
          [this](int index) { tabs_->setPreview(index, false); });
}

void DocumentArea::paintEvent(QPaintEvent*) {
  if (documents_.empty()) return;
  // The strip's ground goes on behind the last tab.
  const Tokens& tokens = TokensOf(palette());
  QPainter painter(this);
  painter.fillRect(0, 0, width(), DocumentTabStrip::kHeight, tokens.background);
  painter.fillRect(0, DocumentTabStrip::kHeight - 1, width(), 1,
                   tokens.hairline);
}

void DocumentArea::setEmptyWidget(QWidget* widget) {
  empty_ = widget;
  stack_->addWidget(widget);
  if (documents_.empty()) stack_->setCurrentWidget(widget);
}

TableDocument* DocumentArea::open(const std::string& reference,
                                  const TableName& name, bool preview) {
  for (int i = 0; i < count(); ++i) {
    TableDocument* open = document(i);
    if (open->reference() == reference && open->name() == name) {
      if (!preview) tabs_->setPreview(i, false);
      tabs_->setCurrentIndex(i);
      return open;
    }
  }
  const Table* table = presenter_.findTable(reference, name);
  if (table == nullptr) return nullptr;
  auto* opened = new TableDocument(presenter_, reference, name, this);
  connect(opened, &TableDocument::currentChanged, this, [this, opened] {
    if (opened == current()) Q_EMIT currentChanged();
  });
  connect(opened, &TableDocument::activityChanged, this,
          &DocumentArea::activityChanged);
  connect(opened, &TableDocument::tableChosen, this,
          [this, reference](const TableName& chosen) {
            Q_EMIT tableChosen(QString::fromStdString(reference), chosen);
          });
  int replaced = -1;
  for (int i = 0; preview && i < count(); ++i) {
    if (tabs_->isPreview(i)) replaced = i;
  }
  documents_.push_back(opened);
  stack_->addWidget(opened);
  QString text = SafeName(name.name);
  // An ampersand would mark a mnemonic.
  const int index = tabs_->addTab(MakeIcon(IconOf(table->kind), Tone::kMuted),
                                  text.replace(u'&', QLatin1String("&&")));
  tabs_->setTabToolTip(
      index, AsToolTip(ShortReference(reference) + QStringLiteral(" › ") +
                       FullName(name)));
  tabs_->setPreview(index, preview);
  tabs_->show();
  tabs_->setCurrentIndex(index);
  show(index);
  if (replaced >= 0) close(replaced);
  return opened;
}

int DocumentArea::count() const { return static_cast<int>(documents_.size()); }

TableDocument* DocumentArea::document(int index) const {
  return index < 0 || index >= count() ? nullptr
                                       : documents_[static_cast<size_t>(index)];
}

TableDocument* DocumentArea::current() const {
  return document(tabs_->currentIndex());
}

void DocumentArea::show(int index) {
  TableDocument* shown = document(index);
  stack_->setCurrentWidget(shown ? static_cast<QWidget*>(shown) : empty_);
  tabs_->setVisible(!documents_.empty());
  styleTabs();
  Q_EMIT currentChanged();
}

void DocumentArea::styleTabs() {
  for (int i = 0; i < count(); ++i) {
    tabs_->setTabIcon(
        i, MakeIcon(IconOf(document(i)->table().kind),
                    i == tabs_->currentIndex() ? Tone::kAccent : Tone::kMuted));
  }
}

void DocumentArea::close(int index) {
  TableDocument* closed = document(index);
  if (closed == nullptr) return;
  documents_.erase(documents_.begin() + index);
  tabs_->removeTab(index);
  stack_->removeWidget(closed);
  closed->deleteLater();
  show(tabs_->currentIndex());
  Q_EMIT activityChanged();
}

void DocumentArea::closeCurrent() { close(tabs_->currentIndex()); }

void DocumentArea::step(int by) {
  if (count() > 1) {
    tabs_->setCurrentIndex((tabs_->currentIndex() + by + count()) % count());
  }
}

void DocumentArea::pinCurrent() {
  if (count() > 0) tabs_->setPreview(tabs_->currentIndex(), false);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_document_area.cpp"
