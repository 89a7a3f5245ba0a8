#include "desktop/explore/start_pane.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "desktop/explore/empty_state.h"
#include "desktop/explore/explore_text.h"
#include "desktop/explore/notice_panel.h"
#include "desktop/explore/progress_line.h"
#include "desktop/style/fonts.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

constexpr int kWidth = 480;
// What takes all it may before its neighbours get anything.
constexpr int kManyTimes = 1000;

}  // namespace

StartPane::StartPane(ExplorePresenter& presenter, QWidget* parent)
    : QStackedWidget(parent), presenter_(presenter) {
  first_ = makeFirst();
  unknown_ = new EmptyState(QStringLiteral("search"), {}, {}, this);
  QPushButton* discover = unknown_->addButton(tr("Discover"));
  connect(discover, &QPushButton::clicked, this, [this] {
    const SourceState* state = presenter_.find(reference_);
    presenter_.discover(reference_, state && state->discovered);
  });
  choose_ = new EmptyState(
      QStringLiteral("table"), tr("Choose a table"),
      tr("Pick one at the left to see its rows, its schema and its relations. "
         "Ctrl+F filters the list."),
      this);
  reading_ =
      new EmptyState(QStringLiteral("folder2"), tr("Reading connections"),
                     tr("From the home folder; no source is asked."), this);
  progress_page_ = makeProgress();
  failure_page_ = makeFailure();
  for (QWidget* page :
       {first_, static_cast<QWidget*>(unknown_), static_cast<QWidget*>(choose_),
        static_cast<QWidget*>(reading_), progress_page_, failure_page_}) {
    addWidget(page);
  }
  connect(&presenter, &ExplorePresenter::activityChanged, this,
          &StartPane::update);
  update();
}

QWidget* StartPane::makeFirst() {
  auto* page = new EmptyState(
      QStringLiteral("database"), tr("Add a source, or open the sample"),
      tr("Sources are opened read-only and stay on this machine. The sample, "
         "Movies, is a small SQLite database that comes with Osiris; you can "
         "also drop a database file here."),
      this);
  QPushButton* sample = page->addButton(tr("Open the sample"));
  QPushButton* add =
      page->addButton(tr("Add a SQLite file…"), QStringLiteral("database-add"));
  connect(sample, &QPushButton::clicked, this, &StartPane::addSampleRequested);
  connect(add, &QPushButton::clicked, this, &StartPane::addFileRequested);
  return page;
}

QWidget* StartPane::makeProgress() {
  auto* page = new QWidget(this);
  progress_title_ = new PlainLabel({}, Tone::kText, page);
  progress_title_->setFont(UiFont(3, QFont::DemiBold));
  progress_title_->setAlignment(Qt::AlignCenter);
  progress_text_ = new PlainLabel({}, Tone::kMuted, page);
  progress_text_->setAlignment(Qt::AlignCenter);
  progress_ = new ProgressLine(page);
  progress_->setFixedWidth(kWidth);
  auto* cancel = new QPushButton(tr("Cancel"), page);
  cancel->setAutoDefault(false);
  connect(cancel, &QPushButton::clicked, this,
          [this] { presenter_.cancelDiscovery(reference_); });
  auto* layout = new QVBoxLayout(page);
  layout->setSpacing(10);
  layout->addStretch(3);
  layout->addWidget(progress_title_);
  layout->addWidget(progress_text_);
  layout->addWidget(progress_, 0, Qt::AlignHCenter);
  layout->addSpacing(4);
  layout->addWidget(cancel, 0, Qt::AlignHCenter);
  layout->addStretch(4);
  return page;
}

QWidget* StartPane::makeFailure() {
  auto* page = new QWidget(this);
  failure_ = new NoticePanel(page);
  failure_->setMaximumWidth(kWidth + 80);
  connect(failure_, &NoticePanel::retried, this, [this] {
    if (presenter_.listFailure().ok() && presenter_.find(reference_) &&
        !presenter_.find(reference_)->entry.problem) {
      presenter_.discover(reference_, true);
    } else {
      presenter_.load();
    }
  });
  auto* layout = new QVBoxLayout(page);
  layout->addStretch(2);
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  row->addWidget(failure_, kManyTimes);
  row->addStretch(1);
  layout->addLayout(row);
  layout->addStretch(3);
  return page;
}

void StartPane::setReference(const std::string& reference) {
  reference_ = reference;
  update();
}

void StartPane::update() {
  if (!presenter_.listed()) {
    setCurrentWidget(reading_);
    return;
  }
  if (!presenter_.listFailure().ok()) {
    failure_->showError(tr("The list of connections could not be read"),
                        presenter_.listFailure(),
                        tr("No file was changed and no source was asked."));
    setCurrentWidget(failure_page_);
    return;
  }
  if (presenter_.sources().empty()) {
    setCurrentWidget(first_);
    return;
  }
  if (presenter_.find(reference_) == nullptr) {
    reference_ = presenter_.sources().front().entry.reference;
  }
  const SourceState& state = *presenter_.find(reference_);
  const bool failed = state.phase == SourceState::Phase::kFailed ||
                      (state.entry.problem && !state.discovered);
  if (state.phase == SourceState::Phase::kDiscovering) {
    showProgress(state);
  } else if (failed) {
    showFailure(state);
  } else if (state.discovered && !state.discovered->catalog.tables.empty()) {
    setCurrentWidget(choose_);
  } else {
    showUnknown(state);
  }
}

void StartPane::showUnknown(const SourceState& state) {
  if (state.discovered) {
    unknown_->setText(tr("%1 holds no tables").arg(ShortReference(reference_)),
                      tr("It was read, and there is nothing in it yet."));
  } else {
    unknown_->setText(
        ShortReference(reference_),
        state.phase == SourceState::Phase::kCancelled
            ? tr("The discovery was cancelled; nothing of it was kept.")
            : tr("Not discovered yet. Osiris reads the names of tables and "
                 "columns, keys and row counts of %1; it cannot write.")
                  .arg(SafeText(state.entry.description)));
  }
  unknown_->setIcon(IconOf(state.entry));
  setCurrentWidget(unknown_);
}

void StartPane::showProgress(const SourceState& state) {
  progress_title_->setPlainText(
      tr("Discovering %1").arg(ShortReference(reference_)));
  progress_text_->setPlainText(state.progress.total > 0
                                   ? tr("%L1 of %L2 tables")
                                         .arg(state.progress.done)
                                         .arg(state.progress.total)
                                   : tr("asking for its tables"));
  progress_->setProgress(state.progress.done, state.progress.total);
  setCurrentWidget(progress_page_);
}

void StartPane::showFailure(const SourceState& state) {
  const absl::Status& status =
      state.entry.problem ? *state.entry.problem : state.failure;
  failure_->showError(
      tr("%1 could not be discovered").arg(ShortReference(reference_)), status,
      tr("Other sources are not affected, and nothing was written."));
  setCurrentWidget(failure_page_);
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_start_pane.cpp"
