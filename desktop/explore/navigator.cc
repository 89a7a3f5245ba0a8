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

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(makeHead());
  layout->addLayout(makeFilterRow());
  auto* tree_row = new QHBoxLayout;
  tree_row->setContentsMargins(7, 0, 7, 0);
  tree_row->addWidget(tree_);
  layout->addLayout(tree_row, 1);
  layout->addWidget(makeFoot());
  connect(&presenter, &ExplorePresenter::activityChanged, this,
          &Navigator::updateFoot);
  connect(tree_, &SourceTree::sourceOpened, this,
          [this](const QString& reference) {
            const SourceState* state = presenter_.find(reference.toStdString());
            if (state && (state->phase == SourceState::Phase::kUnknown ||
                          state->phase == SourceState::Phase::kRecalled)) {
              presenter_.discover(reference.toStdString(), false);
            }
          });
  updateFoot();
}

QWidget* Navigator::makeHead() {
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
  connect(reload, &QToolButton::clicked, &presenter_, &ExplorePresenter::load);

  auto* head = new QWidget(this);
  head->setFixedHeight(kHeadHeight);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(14, 0, 8, 0);
  row->setSpacing(2);
  row->addWidget(title);
  row->addStretch(1);
  row->addWidget(add);
  row->addWidget(reload);
  return head;
}

QHBoxLayout* Navigator::makeFilterRow() {
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
  auto* row = new QHBoxLayout;
  row->setContentsMargins(13, 0, 13, 8);
  row->addWidget(filter_);
  return row;
}

QWidget* Navigator::makeFoot() {
  auto* foot = new Panel(Panel::Ground::kBackground, Panel::Edge::kTop, this);
  foot->setFixedHeight(kFootHeight);
  foot_ = new PlainLabel({}, Tone::kMuted, foot);
  foot_->setFont(UiFont(-2));
  foot_right_ = new PlainLabel({}, Tone::kWarn, foot);
  foot_right_->setFont(UiFont(-2, QFont::DemiBold));
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(14, 1, 14, 0);
  row->addWidget(foot_, 1);
  row->addWidget(foot_right_);
  return foot;
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

#include "desktop/explore/moc_navigator.cpp"
