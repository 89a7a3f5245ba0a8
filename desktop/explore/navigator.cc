#include "desktop/explore/navigator.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "desktop/explore/source_tree.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/panel.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/tokens.h"

namespace osiris::desktop {
namespace {

constexpr int kHeadHeight = 36;
constexpr int kFootHeight = 29;

}  // namespace

Navigator::Navigator(ExplorePresenter& presenter, QWidget* parent)
    : QWidget(parent), presenter_(presenter) {
  model_ = new SourceTreeModel(presenter, this);
  tree_ = new SourceTree(*model_, this);
  tree_->viewport()->setAutoFillBackground(false);
  tree_->setAutoFillBackground(false);

  auto* title = new PlainLabel(tr("Sources"), Tone::kText, this);
  title->setFont(UiFont(0, QFont::DemiBold));
  QToolButton* add = makeButton(QStringLiteral("plus-lg"), tr("Add a source"));
  auto* menu = new QMenu(add);
  menu->addAction(MakeIcon(QStringLiteral("database-add"), Tone::kMuted),
                  tr("SQLite file…"), this, &Navigator::addFileRequested);
  menu->addAction(MakeIcon(QStringLiteral("box-seam"), Tone::kMuted),
                  tr("The sample, Movies"), this,
                  &Navigator::addSampleRequested);
  add->setMenu(menu);
  add->setPopupMode(QToolButton::InstantPopup);
  QToolButton* reload = makeButton(QStringLiteral("arrow-repeat"),
                                   tr("Read the list again (F5)"));
  connect(reload, &QToolButton::clicked, &presenter, &ExplorePresenter::load);

  auto* head = new QHBoxLayout;
  head->setContentsMargins(14, 0, 8, 0);
  head->setSpacing(2);
  head->addWidget(title);
  head->addStretch(1);
  head->addWidget(add);
  head->addWidget(reload);
  auto* head_box = new QWidget(this);
  head_box->setFixedHeight(kHeadHeight);
  head_box->setLayout(head);

  filter_ = new QLineEdit(this);
  filter_->setPlaceholderText(tr("Filter tables and columns"));
  filter_->setAccessibleName(tr("Filter tables and columns"));
  filter_->setObjectName(QStringLiteral("source_filter"));
  filter_->setFont(UiFont(-1));
  filter_->setFixedHeight(26);
  filter_->setClearButtonEnabled(false);
  filter_->addAction(MakeIcon(QStringLiteral("funnel"), Tone::kMuted),
                     QLineEdit::LeadingPosition);
  filter_->installEventFilter(this);
  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    model_->setFilter(text);
    updateFoot();
  });
  auto* filter_row = new QHBoxLayout;
  filter_row->setContentsMargins(13, 0, 13, 8);
  filter_row->addWidget(filter_);

  auto* foot = new Panel(Panel::Ground::kBackground, Panel::Edge::kTop, this);
  foot->setFixedHeight(kFootHeight);
  foot_ = new PlainLabel({}, Tone::kMuted, foot);
  foot_->setFont(UiFont(-2));
  foot_right_ = new PlainLabel({}, Tone::kWarn, foot);
  foot_right_->setFont(UiFont(-2, QFont::DemiBold));
  auto* foot_layout = new QHBoxLayout(foot);
  foot_layout->setContentsMargins(14, 1, 14, 0);
  foot_layout->addWidget(foot_, 1);
  foot_layout->addWidget(foot_right_);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(head_box);
  layout->addLayout(filter_row);
  layout->addWidget(tree_, 1);
  layout->addWidget(foot);
  connect(&presenter, &ExplorePresenter::activityChanged, this,
          &Navigator::updateFoot);
  connect(tree_, &SourceTree::sourceOpened, this,
          [this](const QString& reference) {
            const SourceState* state = presenter_.find(reference.toStdString());
            if (state && state->phase == SourceState::Phase::kUnknown) {
              presenter_.discover(reference.toStdString(), false);
            }
          });
  updateFoot();
}

QToolButton* Navigator::makeButton(const QString& icon, const QString& name) {
  auto* button = new QToolButton(this);
  button->setIcon(MakeIcon(icon, Tone::kMuted));
  button->setIconSize({14, 14});
  button->setFixedSize(26, 26);
  button->setAutoRaise(true);
  button->setToolTip(name);
  button->setAccessibleName(name);
  button->setStyleSheet(
      QStringLiteral("QToolButton::menu-indicator { image: none; }"));
  return button;
}

void Navigator::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), TokensOf(palette()).background);
}

void Navigator::focusFilter() {
  filter_->setFocus(Qt::ShortcutFocusReason);
  filter_->selectAll();
}

std::string Navigator::currentReference() const {
  const QModelIndex index = tree_->currentIndex();
  return index.isValid() ? index.data(SourceTreeModel::kReferenceRole)
                               .toString()
                               .toStdString()
                         : std::string();
}

bool Navigator::eventFilter(QObject* watched, QEvent* event) {
  if (watched == filter_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Escape && !filter_->text().isEmpty()) {
      filter_->clear();
      return true;
    }
    if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Escape) {
      tree_->setFocus(Qt::OtherFocusReason);
      if (!tree_->currentIndex().isValid() && model_->rowCount() > 0) {
        tree_->setCurrentIndex(model_->index(0, 0));
      }
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void Navigator::updateFoot() {
  if (!model_->filter().isEmpty()) {
    foot_->setPlainText(tr("%Ln found", nullptr, model_->matches()));
    foot_right_->setPlainText({});
    return;
  }
  size_t tables = 0;
  int failed = 0;
  for (const SourceState& state : presenter_.sources()) {
    if (state.discovered) tables += state.discovered->catalog.tables.size();
    failed += state.phase == SourceState::Phase::kFailed || state.entry.problem
                  ? 1
                  : 0;
  }
  const auto sources = presenter_.sources().size();
  QString text = sources == 1 ? tr("1 source") : tr("%1 sources").arg(sources);
  if (tables > 0) text += tr(" · %L1 tables and views").arg(tables);
  foot_->setPlainText(text);
  foot_right_->setPlainText(failed > 0 ? tr("%1 failed").arg(failed)
                                       : QString());
}

}  // namespace osiris::desktop
