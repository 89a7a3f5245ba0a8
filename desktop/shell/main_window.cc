#include "desktop/shell/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "desktop/shell/rail.h"
#include "desktop/shell/search_box.h"
#include "desktop/shell/status_strip.h"
#include "desktop/shell/top_bar.h"
#include "desktop/style/icons.h"

namespace osiris::desktop {
namespace {

constexpr char kGeometryKey[] = "window/geometry";
constexpr QSize kSmallest(800, 560);

}  // namespace

MainWindow::MainWindow(Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme) {
  setWindowTitle(tr("Osiris"));
  setWindowIcon(MakeIcon(QStringLiteral("layers"), Tone::kAccent));
  setMinimumSize(kSmallest);
  setAutoFillBackground(true);
  top_ = new TopBar(this);
  rail_ = new Rail(this);
  stack_ = new QStackedWidget(this);
  status_ = new StatusStrip(this);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(0);
  middle->addWidget(rail_);
  middle->addWidget(stack_, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(top_);
  layout->addLayout(middle, 1);
  layout->addWidget(status_);
  connect(rail_, &Rail::chosen, this, &MainWindow::showPage);
  connect(status_, &StatusStrip::cancelRequested, this, [this] {
    if (stack_->currentIndex() >= 0) {
      pages_[static_cast<size_t>(stack_->currentIndex())]->cancelJob();
    }
  });
  makeMenus();
  connectSearch();
}

void MainWindow::connectSearch() {
  SearchBox& box = top_->search();
  box.setSearch([this](const QString& text, int most) {
    return stack_->currentIndex() < 0
               ? std::vector<SearchHit>()
               : pages_[static_cast<size_t>(stack_->currentIndex())]->search(
                     text, most);
  });
  connect(&box, &SearchBox::chosen, this, [this](const SearchHit& hit) {
    pages_[static_cast<size_t>(stack_->currentIndex())]->openHit(hit);
  });
  auto* action = new QAction(tr("Search"), this);
  action->setShortcuts({QKeySequence(QStringLiteral("Ctrl+K")),
                        QKeySequence(QStringLiteral("Ctrl+P"))});
  addAction(action);
  connect(action, &QAction::triggered, &box, [&box] {
    box.setFocus(Qt::ShortcutFocusReason);
    box.selectAll();
  });
}

void MainWindow::makeMenus() {
  view_menu_ = new QMenu(this);
  addThemeActions(view_menu_);
  view_menu_->addSeparator();
  const auto add = [this](const QString& text, const char* keys, int by) {
    QAction* action = view_menu_->addAction(text);
    action->setShortcut(QKeySequence(QLatin1String(keys)));
    addAction(action);
    connect(action, &QAction::triggered, this, [this, by] { stepPane(by); });
  };
  add(tr("Next pane"), "F6", +1);
  add(tr("Previous pane"), "Shift+F6", -1);
  view_menu_->addSeparator();
  QAction* quit = view_menu_->addAction(tr("Quit"));
  quit->setShortcut(QKeySequence(QKeySequence::Quit));
  addAction(quit);
  connect(quit, &QAction::triggered, this, &QWidget::close);
  top_->addMenu(tr("View"), QStringLiteral("sliders"), view_menu_);
}

void MainWindow::addThemeActions(QMenu* menu) {
  auto* group = new QActionGroup(this);
  const std::pair<QString, Theme::Choice> themes[] = {
      {tr("Light"), Theme::Choice::kLight},
      {tr("Dark"), Theme::Choice::kDark},
      {tr("As the system"), Theme::Choice::kSystem},
  };
  for (const auto& [text, choice] : themes) {
    QAction* action = menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(theme_.choice() == choice);
    group->addAction(action);
    connect(action, &QAction::triggered, &theme_,
            [this, choice = choice] { theme_.choose(choice); });
  }
}

void MainWindow::addPage(FeaturePage& page) {
  const int index = static_cast<int>(pages_.size());
  pages_.push_back(&page);
  rail_->addPage(page.title(), page.icon());
  stack_->addWidget(page.widget());
  auto* menu = new QMenu(this);
  for (QAction* action : page.actions()) {
    menu->addAction(action);
    page.widget()->addAction(action);
  }
  top_->addMenu(page.title(), page.icon(), menu);
  auto* shortcut = new QAction(page.title(), this);
  shortcut->setShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(index + 1)));
  addAction(shortcut);
  connect(shortcut, &QAction::triggered, this,
          [this, index] { showPage(index); });
  connect(&page, &FeaturePage::changed, this, &MainWindow::refreshStatus);
  connect(&page, &FeaturePage::workspaceNamed, this,
          [this](const QString& name, const QString& place) {
            top_->setWorkspace(name, place);
            setWindowTitle(tr("%1 – Osiris").arg(name));
            refreshStatus();
          });
  if (index > 0) return;
  showPage(0);
  // Not the search field: typing must not start a search by accident.
  if (!page.panes().isEmpty()) page.panes().first()->setFocus();
}

void MainWindow::showPage(int page) {
  stack_->setCurrentIndex(page);
  rail_->setCurrent(page);
  const QString hint = pages_[static_cast<size_t>(page)]->searchHint();
  top_->search().setPlaceholderText(hint);
  top_->search().setAccessibleName(hint);
  refreshStatus();
}

void MainWindow::refreshStatus() {
  if (stack_->currentIndex() < 0) return;
  const FeaturePage& page =
      *pages_[static_cast<size_t>(stack_->currentIndex())];
  status_->setFacts(page.statusFacts());
  status_->setJob(page.job().text);
}

void MainWindow::stepPane(int by) {
  if (stack_->currentIndex() < 0) return;
  QList<QWidget*> panes;
  for (QWidget* pane :
       pages_[static_cast<size_t>(stack_->currentIndex())]->panes()) {
    if (pane->isVisible()) panes << pane;
  }
  if (panes.isEmpty()) return;
  QWidget* focus = focusWidget();
  int at = by > 0 ? -1 : static_cast<int>(panes.size());
  for (int i = 0; i < panes.size(); ++i) {
    if (focus == panes[i] || (focus && panes[i]->isAncestorOf(focus))) at = i;
  }
  const auto count = static_cast<int>(panes.size());
  QWidget* next = panes[(at + by + count) % count];
  if (next->focusPolicy() == Qt::NoFocus) {
    next->setFocusPolicy(Qt::StrongFocus);
  }
  next->setFocus(by > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && stack_->currentIndex() >= 0) {
    pages_[static_cast<size_t>(stack_->currentIndex())]->cancelJob();
    return;
  }
  QWidget::keyPressEvent(event);
}

void MainWindow::restorePlace() {
  resize(kFirstSize);
  restoreGeometry(QSettings().value(QLatin1String(kGeometryKey)).toByteArray());
  const QScreen* screen = QApplication::screenAt(geometry().center());
  if (screen == nullptr) screen = QApplication::primaryScreen();
  if (screen == nullptr) return;
  const QRect room = screen->availableGeometry();
  resize(size().boundedTo(room.size()));
  if (!room.contains(geometry().center())) move(room.topLeft());
}

void MainWindow::closeEvent(QCloseEvent* event) {
  QSettings().setValue(QLatin1String(kGeometryKey), saveGeometry());
  QWidget::closeEvent(event);
}

bool MainWindow::idle() const {
  for (const FeaturePage* page : pages_) {
    if (!page->idle()) return false;
  }
  return true;
}

}  // namespace osiris::desktop

#include "desktop/shell/moc_main_window.cpp"
