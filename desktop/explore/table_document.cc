#include "desktop/explore/table_document.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "desktop/explore/data_pane.h"
#include "desktop/explore/explore_text.h"
#include "desktop/explore/relation.h"
#include "desktop/explore/relations_pane.h"
#include "desktop/explore/schema_pane.h"
#include "desktop/explore/tab_strip.h"
#include "desktop/style/chip.h"
#include "desktop/style/folding_button.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icon_label.h"
#include "desktop/style/icons.h"
#include "desktop/style/panel.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

constexpr int kHeaderHeight = 46;
constexpr int kTabsHeight = 32;
constexpr int kEnoughOfAName = 80;

}  // namespace

TableDocument::TableDocument(ExplorePresenter& presenter,
                             const std::string& reference,
                             const TableName& name, QWidget* parent)
    : QWidget(parent),
      presenter_(presenter),
      reference_(reference),
      name_(name) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(makeHeader());
  auto* strip = new Panel(Panel::Ground::kSurface, Panel::Edge::kBottom, this);
  strip->setFixedHeight(kTabsHeight);
  tabs_ = new SubTabStrip(strip);
  for (const QString& text : {tr("Data"), tr("Schema"), tr("Relations")}) {
    tabs_->addTab(text);
  }
  tabs_->setAccessibleName(tr("Views of the table"));
  auto* strip_layout = new QHBoxLayout(strip);
  strip_layout->setContentsMargins(6, 0, 6, 1);
  strip_layout->addWidget(tabs_);
  strip_layout->addStretch(1);
  layout->addWidget(strip);
  stack_ = new QStackedWidget(this);
  layout->addWidget(stack_, 1);
  connect(tabs_, &QTabBar::currentChanged, this, [this](int index) {
    stack_->setCurrentIndex(index);
    Q_EMIT currentChanged();
  });
  connect(&presenter, &ExplorePresenter::sourceChanged, this,
          [this](const QString& changed) {
            if (changed.toStdString() == reference_) refreshCatalog();
          });
  refreshCatalog();
}

QWidget* TableDocument::makeHeader() {
  auto* header = new Panel(Panel::Ground::kSurface, Panel::Edge::kNone, this);
  header->setFixedHeight(kHeaderHeight);
  icon_ = new IconLabel(QStringLiteral("table"), Tone::kAccent, 17, header);
  title_ = new PlainLabel(SafeText(name_.name), Tone::kText, header);
  title_->setFont(UiFont(3, QFont::DemiBold));
  place_ = new PlainLabel({}, Tone::kMuted, header);
  place_->setFont(UiFont(-1));
  environment_ = new Chip({}, Tone::kMuted, header);
  kind_ = new Chip({}, Tone::kMuted, header);
  discover_ =
      new FoldingButton(MakeIcon(QStringLiteral("arrow-repeat"), Tone::kMuted),
                        tr("Discover again"), header);
  discover_->setFont(UiFont(-1, QFont::Medium));
  discover_->setFixedHeight(27);
  discover_->setAutoDefault(false);
  discover_->setToolTip(tr("Ask the source for its catalogue (Shift+F5)"));
  connect(discover_, &QPushButton::clicked, this, [this] {
    const SourceState* state = presenter_.find(reference_);
    if (state && state->phase == SourceState::Phase::kDiscovering) {
      presenter_.cancelDiscovery(reference_);
    } else {
      presenter_.discover(reference_, true);
    }
  });
  auto* row = new QHBoxLayout(header);
  row->setContentsMargins(14, 10, 12, 4);
  row->setSpacing(8);
  row->addWidget(icon_);
  row->addWidget(title_);
  row->addSpacing(2);
  row->addWidget(place_);
  row->addSpacing(4);
  row->addWidget(environment_);
  row->addWidget(kind_);
  row->addWidget(new Chip(tr("read-only"), Tone::kMuted, header));
  row->addStretch(1);
  row->addWidget(discover_);
  return header;
}

void TableDocument::refreshCatalog() {
  const SourceState* state = presenter_.find(reference_);
  if (state == nullptr) return;
  const Table* found = presenter_.findTable(reference_, name_);
  if (state->discovered != discovered_ && found != nullptr) {
    const bool same = table_ && table_->table() == *found;
    discovered_ = state->discovered;
    if (!same || data_ == nullptr) {
      auto fresh = std::make_unique<TablePresenter>(presenter_.source(),
                                                    reference_, *found);
      // The panes refer to the presenter: they go first.
      buildPanes(*fresh);
      table_ = std::move(fresh);
    }
  }
  updateHeader();
}

void TableDocument::updateHeader() {
  const SourceState* state = presenter_.find(reference_);
  if (state == nullptr) return;
  QStringList place = {ShortReference(reference_)};
  if (!name_.schema.empty()) place << SafeText(name_.schema);
  place_->setPlainText(place.join(QStringLiteral("  ›  ")));
  const QString environment = EnvironmentWord(state->entry.environment);
  environment_->setText(environment,
                        environment == u"PROD" ? Tone::kError : Tone::kMuted);
  if (table_) icon_->setIcon(IconOf(table_->table().kind), Tone::kAccent);
  const bool gone = presenter_.findTable(reference_, name_) == nullptr;
  if (gone && state->phase == SourceState::Phase::kReady) {
    kind_->setText(tr("no longer in the source"), Tone::kWarn);
  } else if (table_ && table_->table().kind != TableKind::kTable) {
    kind_->setText(SafeText(NameOf(table_->table().kind)), Tone::kMuted);
  } else {
    kind_->setText({}, Tone::kMuted);
  }
  const bool busy = state->phase == SourceState::Phase::kDiscovering;
  discover_->setText(busy ? tr("Cancel discovery") : tr("Discover again"));
  fitHeader();
}

// Long names give way before the button does.
void TableDocument::fitHeader() {
  int spare = 0;
  for (const PlainLabel* label : {title_, place_}) {
    spare += std::max(0, label->sizeHint().width() - kEnoughOfAName);
  }
  FoldToFit(*discover_->parentWidget()->layout(), width(), spare, {discover_});
}

void TableDocument::resizeEvent(QResizeEvent* event) {
  fitHeader();
  QWidget::resizeEvent(event);
}

void TableDocument::buildPanes(TablePresenter& table) {
  const int current = std::max(0, tabs_->currentIndex());
  while (stack_->count() > 0) delete stack_->widget(0);
  schema_column_ = -1;
  data_ = new DataPane(table, this);
  auto* schema = new SchemaPane(table.table(), this);
  auto* relations =
      new RelationsPane(table.table(), discovered_->catalog, this);
  stack_->addWidget(data_);
  stack_->addWidget(schema);
  stack_->addWidget(relations);
  const auto in = RelationsIn(table.table(), discovered_->catalog).size();
  const auto out = table.table().foreign_keys.size();
  tabs_->setTabText(kSchema,
                    tr("Schema · %L1").arg(table.table().columns.size()));
  tabs_->setTabText(kRelations, tr("Relations · %L1").arg(in + out));
  stack_->setCurrentIndex(current);
  connect(data_, &DataPane::currentChanged, this,
          &TableDocument::currentChanged);
  connect(schema, &SchemaPane::columnChosen, this, [this](int column) {
    schema_column_ = column;
    Q_EMIT currentChanged();
  });
  connect(relations, &RelationsPane::tableChosen, this,
          &TableDocument::tableChosen);
  connect(&table, &TablePresenter::changed, this, [this] {
    showWantedColumn();
    Q_EMIT activityChanged();
  });
}

int TableDocument::currentColumn() const {
  if (wanted_column_ >= 0) return wanted_column_;
  return tab() == kData ? data_->grid().currentColumn()
                        : (tab() == kSchema ? schema_column_ : -1);
}

qint64 TableDocument::currentRow() const {
  return tab() == kData ? data_->grid().currentRow() : -1;
}

const Cell* TableDocument::currentCell() const {
  if (currentRow() < 0 || currentColumn() < 0) return nullptr;
  return table_->rows().cell(currentRow(), currentColumn());
}

void TableDocument::showColumn(const std::string& name) {
  const std::vector<Column>& columns = table().columns;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name != name) continue;
    setTab(kData);
    wanted_column_ = static_cast<int>(i);
    Q_EMIT currentChanged();
    showWantedColumn();
  }
}

void TableDocument::showWantedColumn() {
  if (wanted_column_ < 0 || table_->rows().cell(0, 0) == nullptr) return;
  data_->grid().setCurrent(0, std::exchange(wanted_column_, -1));
}

TableDocument::Tab TableDocument::tab() const {
  return static_cast<Tab>(std::max(0, tabs_->currentIndex()));
}

void TableDocument::setTab(Tab tab) { tabs_->setCurrentIndex(tab); }

void TableDocument::reload() { table_->reload(); }

QWidget* TableDocument::focusTarget() const {
  return tab() == kData ? static_cast<QWidget*>(&data_->grid())
                        : stack_->currentWidget();
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_table_document.cpp"
