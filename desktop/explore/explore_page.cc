#include "desktop/explore/explore_page.h"

#include <QAction>
#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QSplitter>
#include <QVBoxLayout>

#include "core/base/error_info.h"
#include "desktop/explore/catalog_search.h"
#include "desktop/explore/data_pane.h"
#include "desktop/explore/document_area.h"
#include "desktop/explore/explore_text.h"
#include "desktop/explore/inspector.h"
#include "desktop/explore/navigator.h"
#include "desktop/explore/notice_panel.h"
#include "desktop/explore/page_root.h"
#include "desktop/explore/source_tree.h"
#include "desktop/explore/start_pane.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

constexpr int kNavigatorWidth = 244;
constexpr int kNavigatorNarrowest = 180;
constexpr int kNavigatorWidest = 420;
constexpr int kInspectorWidth = 300;
// A page as wide as this has room for rows beside an inspector that nobody
// asked for.
constexpr int kRoomForInspector = 1260;

}  // namespace

ExplorePage::ExplorePage(ExploreSource& source, OpenRequest request,
                         QObject* parent)
    : FeaturePage(parent),
      request_(std::move(request)),
      request_pending_(!request_.reference.empty()) {
  presenter_ = new ExplorePresenter(source, this);
  makeWidgets();
  makeActions();
  connectParts();
  presenter_->load();
}

ExplorePage::~ExplorePage() {
  // Widgets refer to the presenter; a shell that took them has deleted them.
  delete root_.data();
}

QString ExplorePage::title() const { return tr("Explore"); }
QString ExplorePage::icon() const { return QStringLiteral("table"); }

void ExplorePage::makeWidgets() {
  auto* root = new PageRoot;
  root_ = root;
  connect(root, &PageRoot::fileDropped, this, &ExplorePage::addFile);
  splitter_ = new QSplitter(Qt::Horizontal, root);
  splitter_->setChildrenCollapsible(false);
  auto* layout = new QVBoxLayout(root);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(splitter_);

  navigator_ = new Navigator(*presenter_, splitter_);
  navigator_->setMinimumWidth(kNavigatorNarrowest);
  navigator_->setMaximumWidth(kNavigatorWidest);
  auto* center = new QWidget(splitter_);
  center->setMinimumWidth(320);
  notice_ = new NoticePanel(center);
  notice_->setRetryText({});
  documents_ = new DocumentArea(*presenter_, center);
  auto* start = new StartPane(*presenter_, documents_);
  documents_->setEmptyWidget(start);
  connect(start, &StartPane::addFileRequested, this, &ExplorePage::askForFile);
  connect(start, &StartPane::addSampleRequested, this, &ExplorePage::addSample);
  connect(navigator_->tree().selectionModel(),
          &QItemSelectionModel::currentChanged, start, [this, start] {
            const std::string reference = navigator_->currentReference();
            if (!reference.empty()) start->setReference(reference);
          });
  auto* center_layout = new QVBoxLayout(center);
  center_layout->setContentsMargins(0, 0, 0, 0);
  center_layout->setSpacing(0);
  center_layout->addWidget(notice_);
  center_layout->addWidget(documents_, 1);
  inspector_ = new Inspector(splitter_);
  inspector_->setMinimumWidth(220);
  splitter_->addWidget(navigator_);
  splitter_->addWidget(center);
  splitter_->addWidget(inspector_);
  splitter_->setStretchFactor(0, 0);
  splitter_->setStretchFactor(1, 1);
  splitter_->setStretchFactor(2, 0);
  splitter_->setSizes({kNavigatorWidth, 820, kInspectorWidth});
  for (int i = 1; i < splitter_->count(); ++i) {
    splitter_->handle(i)->setAccessibleName(
        i == 1 ? tr("Edge of the navigator") : tr("Edge of the inspector"));
  }
  inspector_->hide();
}

QAction* ExplorePage::addAction(const QString& text,
                                const QList<QKeySequence>& keys,
                                void (ExplorePage::*slot)()) {
  auto* action = new QAction(text, this);
  action->setShortcuts(keys);
  action->setShortcutContext(Qt::WindowShortcut);
  connect(action, &QAction::triggered, this, slot);
  actions_.append(action);
  return action;
}

void ExplorePage::makeActions() {
  const auto keys = [](const char* text) {
    return QList<QKeySequence>{QKeySequence(QLatin1String(text))};
  };
  addAction(tr("Filter here"), keys("Ctrl+F"), &ExplorePage::findHere);
  addAction(tr("Go to row"), keys("Ctrl+G"), &ExplorePage::goToRow);
  addAction(tr("Read again"), keys("F5"), &ExplorePage::refresh);
  addAction(tr("Discover again"), keys("Shift+F5"),
            &ExplorePage::discoverAgain);
  addAction(tr("Show or hide the navigator"), keys("Ctrl+B"),
            &ExplorePage::toggleNavigator);
  addAction(tr("Show or hide the inspector"), keys("F4"),
            &ExplorePage::toggleInspector);
  addAction(tr("Keep this document open"), keys("Ctrl+Return"),
            &ExplorePage::pinDocument);
  addAction(tr("Next document"), keys("Ctrl+Tab"), &ExplorePage::nextDocument);
  addAction(tr("Previous document"), keys("Ctrl+Shift+Tab"),
            &ExplorePage::previousDocument);
  addAction(tr("Close the document"), keys("Ctrl+W"),
            &ExplorePage::closeDocument);
  addAction(tr("Add a SQLite file…"), keys("Ctrl+O"), &ExplorePage::askForFile);
  addAction(tr("Open the sample"), {}, &ExplorePage::addSample);
}

void ExplorePage::connectParts() {
  connect(navigator_, &Navigator::addFileRequested, this,
          &ExplorePage::askForFile);
  connect(navigator_, &Navigator::addSampleRequested, this,
          &ExplorePage::addSample);
  connect(&navigator_->tree(), &SourceTree::chosen, this,
          &ExplorePage::chooseIndex);
  connect(inspector_, &Inspector::closeRequested, this,
          [this] { setInspectorShown(false); });
  connect(inspector_, &Inspector::tableChosen, this,
          [this](const TableName& name) {
            if (const TableDocument* document = documents_->current()) {
              openTable(document->reference(), name, true);
            }
          });
  connect(documents_, &DocumentArea::currentChanged, this, [this] {
    updateInspector();
    Q_EMIT changed();
  });
  connect(documents_, &DocumentArea::tableChosen, this,
          [this](const QString& reference, const TableName& name) {
            openTable(reference.toStdString(), name, true);
          });
  connect(documents_, &DocumentArea::activityChanged, this, [this] {
    if (inspector_lacks_value_) updateInspector();
    Q_EMIT changed();
  });
  connect(presenter_, &ExplorePresenter::activityChanged, this,
          &FeaturePage::changed);
  connect(presenter_, &ExplorePresenter::sourcesChanged, this,
          &ExplorePage::followRequest);
  connect(presenter_, &ExplorePresenter::sourceChanged, this, [this] {
    openRequestedTable();
    updateCenter();
  });
  connect(presenter_, &ExplorePresenter::sourceAdded, this,
          [this](const QString& reference) {
            notice_->clear();
            SourceTreeModel& model = navigator_->model();
            for (int row = 0; row < model.rowCount(); ++row) {
              const QModelIndex index = model.index(row, 0);
              if (index.data(SourceTreeModel::kReferenceRole) != reference) {
                continue;
              }
              navigator_->tree().reveal(index);
              navigator_->tree().expand(index);
            }
          });
  connect(presenter_, &ExplorePresenter::addFailed, this,
          [this](const absl::Status& status) {
            notice_->showError(tr("The source was not added"), status,
                               tr("Your connections are as they were."));
          });
  connect(presenter_, &ExplorePresenter::workspaceChanged, this, [this] {
    const QString home = QString::fromStdString(presenter_->workspace().home);
    const QString name = QFileInfo(home).fileName();
    Q_EMIT workspaceNamed(SafeText(name), SafeText(home));
  });
}

void ExplorePage::chooseIndex(const QModelIndex& index) {
  const SourceTreeModel& model = navigator_->model();
  const SourceState* source = model.sourceOf(index);
  if (source == nullptr) return;
  const std::string reference = source->entry.reference;
  if (const Column* column = model.columnOf(index)) {
    const Table* table = model.tableOf(index);
    const Column shown = *column;
    const Table owner = *table;
    setInspectorShown(true);
    inspector_->showColumn(owner, shown, std::nullopt, 0);
    return;
  }
  if (const Table* table = model.tableOf(index)) {
    openTable(reference, TableName(table->name), true);
    return;
  }
  if (source->phase == SourceState::Phase::kUnknown &&
      model.kindOf(index) == SourceTreeModel::Kind::kSource) {
    navigator_->tree().expand(index);
  }
}

void ExplorePage::openTable(const std::string& reference, const TableName& name,
                            bool preview) {
  TableDocument* document = documents_->open(reference, name, preview);
  if (document == nullptr) return;
  const QModelIndex index = navigator_->model().indexOfTable(reference, name);
  if (index.isValid()) navigator_->tree().reveal(index);
  updateCenter();
}

void ExplorePage::followRequest() {
  updateCenter();
  if (!request_pending_ || !presenter_->listed()) return;
  const SourceState* state = presenter_->find(request_.reference);
  if (state == nullptr) {
    request_pending_ = false;
    open_failure_ = tr("no connection `%1` is configured")
                        .arg(QString::fromStdString(request_.reference));
    Q_EMIT changed();
    return;
  }
  const std::string reference = request_.reference;
  SourceTreeModel& model = navigator_->model();
  for (int row = 0; row < model.rowCount(); ++row) {
    const QModelIndex index = model.index(row, 0);
    if (model.sourceOf(index) == state) {
      navigator_->tree().reveal(index);
      navigator_->tree().expand(index);
    }
  }
  presenter_->discover(reference, false);
}

void ExplorePage::openRequestedTable() {
  const SourceState* state = presenter_->find(request_.reference);
  if (!request_pending_ || state == nullptr ||
      state->phase == SourceState::Phase::kDiscovering ||
      state->phase == SourceState::Phase::kUnknown) {
    return;
  }
  request_pending_ = false;
  if (!state->discovered) {
    const absl::Status& failure =
        state->entry.problem ? *state->entry.problem : state->failure;
    open_failure_ = tr("`%1` could not be discovered: %2")
                        .arg(QString::fromStdString(request_.reference),
                             SafeText(std::string(failure.message())));
    open_exit_status_ = ExitStatus(failure);
  }
  if (!state->discovered || request_.table.empty()) return;
  for (const Table& table : state->discovered->catalog.tables) {
    const bool named =
        table.name.name == request_.table ||
        table.name.schema + "." + table.name.name == request_.table;
    if (!named) continue;
    const TableName name = table.name;
    openTable(request_.reference, name, false);
    TableDocument* document = documents_->current();
    document->setTab(request_.tab);
    if (root_->width() >= kRoomForInspector) setInspectorShown(true);
    return;
  }
  open_failure_ = tr("`%1` holds no table `%2`")
                      .arg(QString::fromStdString(request_.reference),
                           QString::fromStdString(request_.table));
}

void ExplorePage::updateCenter() {
  const TableDocument* document = documents_->current();
  const SourceState* state =
      document ? presenter_->find(document->reference()) : nullptr;
  if (state == nullptr) return;
  if (state->phase == SourceState::Phase::kFailed) {
    notice_->showError(tr("%1 could not be discovered again")
                           .arg(ShortReference(state->entry.reference)),
                       state->failure,
                       tr("What was known of it before is still shown."));
  } else {
    notice_->clear();
  }
}

void ExplorePage::updateInspector() {
  const TableDocument* document = documents_->current();
  inspector_lacks_value_ = false;
  if (document == nullptr) {
    inspector_->showNothing();
    return;
  }
  const int column = document->currentColumn();
  if (column < 0) {
    inspector_->showTable(document->table());
    return;
  }
  const Cell* cell = document->currentCell();
  inspector_lacks_value_ = cell == nullptr && document->currentRow() >= 0;
  inspector_->showColumn(document->table(),
                         document->table().columns[static_cast<size_t>(column)],
                         cell ? std::optional<Cell>(*cell) : std::nullopt,
                         document->currentRow() + 1);
}

void ExplorePage::setInspectorShown(bool shown) {
  if (inspector_->isHidden() != shown) return;
  inspector_->setVisible(shown);
  if (!shown) return;
  QList<int> sizes = splitter_->sizes();
  if (sizes[2] < kInspectorWidth) {
    sizes[1] = std::max(320, sizes[1] + sizes[2] - kInspectorWidth);
    sizes[2] = kInspectorWidth;
    splitter_->setSizes(sizes);
  }
}

QList<QWidget*> ExplorePage::panes() const {
  QList<QWidget*> panes = {&navigator_->tree()};
  if (const TableDocument* document = documents_->current()) {
    panes << document->focusTarget();
  }
  panes << inspector_;
  return panes;
}

void ExplorePage::findHere() {
  TableDocument* document = documents_->current();
  const bool in_document =
      document != nullptr &&
      document->isAncestorOf(root_->window()->focusWidget()) &&
      document->tab() == TableDocument::kData;
  if (in_document) {
    document->data().focusFilter();
  } else {
    navigator_->show();
    navigator_->focusFilter();
  }
}

void ExplorePage::toggleNavigator() {
  navigator_->setVisible(navigator_->isHidden());
}

void ExplorePage::toggleInspector() {
  setInspectorShown(inspector_->isHidden());
}

void ExplorePage::refresh() {
  if (TableDocument* document = documents_->current()) {
    document->reload();
  } else {
    presenter_->load();
  }
}

void ExplorePage::discoverAgain() {
  const TableDocument* document = documents_->current();
  const std::string reference =
      document ? document->reference() : navigator_->currentReference();
  if (!reference.empty()) presenter_->discover(reference, true);
}

void ExplorePage::closeDocument() { documents_->closeCurrent(); }
void ExplorePage::nextDocument() { documents_->step(+1); }
void ExplorePage::previousDocument() { documents_->step(-1); }
void ExplorePage::pinDocument() { documents_->pinCurrent(); }

void ExplorePage::goToRow() {
  TableDocument* document = documents_->current();
  if (document == nullptr) return;
  document->setTab(TableDocument::kData);
  document->data().askForRow();
}

void ExplorePage::askForFile() {
  auto* dialog = new QFileDialog(
      root_->window(), tr("Add a SQLite file"), {},
      tr("SQLite databases (*.db *.sqlite *.sqlite3 *.db3);;All files (*)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, &ExplorePage::addFile);
  dialog->open();
}

void ExplorePage::addFile(const QString& path) {
  presenter_->addFile(path.toStdString());
}

void ExplorePage::addSample() { presenter_->addSample(); }

std::vector<StatusFact> ExplorePage::statusFacts() const {
  const Workspace& workspace = presenter_->workspace();
  std::vector<StatusFact> facts;
  if (HasCode(presenter_->listFailure(), ErrorCode::kAuditUnavailable)) {
    facts.push_back({QStringLiteral("exclamation-triangle-fill"), Tone::kError,
                     tr("The audit log cannot be written: no call is made"),
                     SafeText(workspace.audit_file)});
  } else if (!workspace.audit_file.empty() && presenter_->listed()) {
    facts.push_back({QStringLiteral("journal-text"), Tone::kMuted,
                     tr("Calls go into the audit log"),
                     SafeText(workspace.audit_file)});
  }
  facts.push_back({QStringLiteral("shield-lock"),
                   Tone::kMuted,
                   tr("Sources are opened read-only"),
                   {}});
  const TableDocument* document = documents_ ? documents_->current() : nullptr;
  const SourceState* state =
      document ? presenter_->find(document->reference()) : nullptr;
  if (state && state->discovered && !state->discovered->taken_at.empty()) {
    const QDateTime taken = QDateTime::fromString(
        QString::fromStdString(state->discovered->taken_at), Qt::ISODateWithMs);
    facts.push_back(
        {QStringLiteral("clock"), Tone::kMuted,
         tr("%1 discovered %2")
             .arg(ShortReference(state->entry.reference),
                  QLocale().toString(taken.toLocalTime(), tr("d MMM, HH:mm"))),
         SafeText(state->discovered->snapshot_id)});
  }
  return facts;
}

PageJob ExplorePage::job() const {
  if (const SourceState* state = presenter_->discovering()) {
    const QString name = ShortReference(state->entry.reference);
    if (state->progress.total > 0) {
      return {tr("Discovering %1…  %L2 of %L3 tables")
                  .arg(name)
                  .arg(state->progress.done)
                  .arg(state->progress.total)};
    }
    return {tr("Discovering %1…").arg(name)};
  }
  if (presenter_->adding()) return {tr("Adding a source…")};
  const TableDocument* document = documents_ ? documents_->current() : nullptr;
  if (document != nullptr && !document->idle()) {
    return {tr("Reading %1…").arg(FullName(document->name()))};
  }
  return {};
}

void ExplorePage::cancelJob() {
  if (presenter_->discovering() != nullptr) {
    presenter_->cancelAll();
  } else if (TableDocument* document = documents_->current()) {
    document->data().cancel();
  }
}

QString ExplorePage::searchHint() const {
  return tr("Search tables and columns…");
}

std::vector<SearchHit> ExplorePage::search(const QString& text,
                                           int most) const {
  return SearchCatalogs(*presenter_, text, most);
}

void ExplorePage::openHit(const SearchHit& hit) {
  if (hit.key.size() < 3) return;
  const std::string reference = hit.key[0].toStdString();
  openTable(reference, {hit.key[1].toStdString(), hit.key[2].toStdString()},
            true);
  TableDocument* document = documents_->current();
  if (document == nullptr) return;
  document->focusTarget()->setFocus(Qt::OtherFocusReason);
  if (hit.key.size() > 3) {
    setInspectorShown(true);
    document->showColumn(hit.key[3].toStdString());
  }
}

bool ExplorePage::idle() const {
  if (!presenter_->idle() || request_pending_) return false;
  for (int i = 0; i < documents_->count(); ++i) {
    if (!documents_->document(i)->idle()) return false;
  }
  return true;
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_explore_page.cpp"
