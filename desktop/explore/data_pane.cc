#include "desktop/explore/data_pane.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "core/base/error_info.h"
#include "desktop/explore/empty_state.h"
#include "desktop/explore/explore_text.h"
#include "desktop/explore/notice_panel.h"
#include "desktop/explore/row_facts.h"
#include "desktop/explore/viewer_button.h"
#include "desktop/style/folding_button.h"
#include "desktop/style/fonts.h"
#include "desktop/style/icons.h"
#include "desktop/style/panel.h"
#include "desktop/style/plain_label.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {
namespace {

constexpr int kFootHeight = 25;
constexpr int kToolHeight = 27;
// What the line of the filter can do without.
constexpr int kSpareOfFilter = 40;

}  // namespace

DataPane::DataPane(TablePresenter& presenter, QWidget* parent)
    : QWidget(parent), presenter_(presenter) {
  grid_ = new RowView(this);
  grid_->setAccessibleName(
      tr("Rows of %1").arg(FullName(presenter.table().name)));
  notice_ = new NoticePanel(this);
  empty_ = new EmptyState(QStringLiteral("table"), {}, {}, this);
  stack_ = new QStackedWidget(this);
  stack_->addWidget(grid_);
  stack_->addWidget(empty_);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(makeToolbar());
  auto* notice_row = new QHBoxLayout;
  notice_row->setContentsMargins(12, 0, 12, 0);
  notice_row->addWidget(notice_);
  layout->addLayout(notice_row);
  layout->addWidget(stack_, 1);
  layout->addWidget(makeFoot());

  connect(&presenter, &TablePresenter::changed, this, &DataPane::update);
  connect(
      &presenter, &TablePresenter::copyReady, this,
      [this](const QString& text, qint64 rows) {
        QGuiApplication::clipboard()->setText(text);
        say(tr("%Ln row(s) copied in full", nullptr, static_cast<int>(rows)));
      });
  connect(
      &presenter, &TablePresenter::copyFailed, this,
      [this](const absl::Status& status) {
        say(tr("Not copied: %1").arg(SafeText(std::string(status.message()))));
      });
  connect(notice_, &NoticePanel::retried, this,
          [this] { presenter_.rows().retry(); });
  connect(grid_, &RowView::currentChanged, this,
          [this](qint64 row, int column) {
            said_.clear();
            updateFoot();
            Q_EMIT currentChanged(row, column);
          });
  connect(grid_, &RowView::copied, this, &DataPane::say);
  connect(grid_, &RowView::copyRequested, &presenter, &TablePresenter::copy);
  connect(grid_, &RowView::sortRequested, this, &DataPane::sortBy);
  connect(grid_, &RowView::menuRequested, this, &DataPane::showMenu);
  update();
}

QWidget* DataPane::makeToolbar() {
  auto* bar = new QWidget(this);
  filter_ = new QLineEdit(bar);
  filter_->setObjectName(QStringLiteral("row_filter"));
  filter_->setPlaceholderText(tr("Filter rows:  country = CZ and price > 100"));
  filter_->setAccessibleName(tr("Filter rows"));
  filter_->addAction(MakeIcon(QStringLiteral("funnel"), Tone::kMuted),
                     QLineEdit::LeadingPosition);
  filter_->setFixedHeight(kToolHeight);
  filter_->setFont(UiFont(-1));
  filter_->installEventFilter(this);
  filter_error_ = new PlainLabel({}, Tone::kError, bar);
  filter_error_->setFont(UiFont(-2));
  filter_error_->hide();
  viewer_button_ = MakeViewerButton(presenter_, bar);
  columns_button_ = new FoldingButton(
      MakeIcon(QStringLiteral("grid-1x2"), Tone::kMuted), tr("Columns"), bar);
  copy_button_ = new FoldingButton(
      MakeIcon(QStringLiteral("clipboard"), Tone::kMuted), tr("Copy as"), bar);
  for (QPushButton* button : {viewer_button_, columns_button_, copy_button_}) {
    button->setFixedHeight(kToolHeight);
    button->setFont(UiFont(-1, QFont::Medium));
    button->setAutoDefault(false);
  }
  auto* menu = new QMenu(copy_button_);
  addCopyActions(menu);
  copy_button_->setMenu(menu);

  auto* row = new QHBoxLayout;
  tools_ = row;
  row->setContentsMargins(12, 8, 12, 0);
  row->setSpacing(8);
  row->addWidget(filter_, 1);
  row->addWidget(viewer_button_);
  row->addWidget(columns_button_);
  row->addWidget(copy_button_);
  auto* layout = new QVBoxLayout(bar);
  layout->setContentsMargins(0, 0, 0, 8);
  layout->setSpacing(4);
  layout->addLayout(row);
  auto* error_row = new QHBoxLayout;
  error_row->setContentsMargins(14, 0, 14, 0);
  error_row->addWidget(filter_error_);
  layout->addLayout(error_row);
  connect(filter_, &QLineEdit::returnPressed, this, &DataPane::applyFilter);
  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    if (text.isEmpty()) applyFilter();
  });
  connect(columns_button_, &QPushButton::clicked, this,
          &DataPane::showColumnsMenu);
  return bar;
}

QWidget* DataPane::makeFoot() {
  auto* foot = new Panel(Panel::Ground::kSurface, Panel::Edge::kTop, this);
  foot->setFixedHeight(kFootHeight);
  count_ = new PlainLabel({}, Tone::kText, foot);
  count_->setFont(UiFont(-2, QFont::DemiBold));
  facts_ = new PlainLabel({}, Tone::kMuted, foot);
  facts_->setFont(UiFont(-2));
  selection_ = new PlainLabel({}, Tone::kMuted, foot);
  selection_->setFont(UiFont(-2));
  const auto link = [foot](const QString& text) {
    auto* button = new QPushButton(text, foot);
    button->setFlat(true);
    button->setFont(UiFont(-2, QFont::DemiBold));
    button->setAutoDefault(false);
    button->setFixedHeight(20);
    return button;
  };
  cancel_ = link(tr("Cancel"));
  go_ = link(tr("Go to row  Ctrl+G"));
  row_field_ = new QLineEdit(foot);
  row_field_->setPlaceholderText(tr("Row number"));
  row_field_->setAccessibleName(tr("Row number"));
  row_field_->setFixedSize(110, 20);
  row_field_->setFont(UiFont(-2));
  row_field_->installEventFilter(this);
  row_field_->hide();

  auto* layout = new QHBoxLayout(foot);
  layout->setContentsMargins(14, 1, 8, 0);
  layout->setSpacing(10);
  layout->addWidget(count_);
  layout->addWidget(facts_, 1);
  layout->addWidget(cancel_);
  layout->addWidget(selection_);
  layout->addWidget(row_field_);
  layout->addWidget(go_);
  connect(cancel_, &QPushButton::clicked, &presenter_, &TablePresenter::cancel);
  connect(go_, &QPushButton::clicked, this, &DataPane::askForRow);
  connect(row_field_, &QLineEdit::returnPressed, this, &DataPane::goToRow);
  return foot;
}

void DataPane::resizeEvent(QResizeEvent* event) {
  FoldToFit(*tools_, width(), kSpareOfFilter,
            {viewer_button_, columns_button_, copy_button_});
  QWidget::resizeEvent(event);
}

void DataPane::focusFilter() {
  filter_->setFocus(Qt::ShortcutFocusReason);
  filter_->selectAll();
}

void DataPane::askForRow() {
  go_->hide();
  row_field_->clear();
  row_field_->show();
  row_field_->setFocus(Qt::ShortcutFocusReason);
}

void DataPane::goToRow() {
  bool number = false;
  QString text = row_field_->text();
  text.remove(u',').remove(u' ').remove(QChar(0xA0)).remove(u'.');
  const qint64 row = text.toLongLong(&number);
  if (!number || row < 1) {
    say(tr("A row's number is 1 or more"));
    return;
  }
  row_field_->hide();
  go_->show();
  grid_->setCurrent(row - 1, std::max(0, grid_->currentColumn()));
  grid_->setFocus(Qt::ShortcutFocusReason);
}

bool DataPane::cancel() {
  if (presenter_.idle()) return false;
  presenter_.cancel();
  return true;
}

bool DataPane::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    if (watched == filter_ && filter_->text().isEmpty()) {
      grid_->setFocus(Qt::OtherFocusReason);
    } else if (watched == filter_) {
      filter_->clear();
    } else {
      row_field_->hide();
      go_->show();
      grid_->setFocus(Qt::OtherFocusReason);
    }
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void DataPane::applyFilter() {
  const absl::Status status = presenter_.setFilter(filter_->text());
  filter_error_->setVisible(!status.ok());
  if (!status.ok()) {
    filter_error_->setPlainText(
        tr("Not applied: %1; %2")
            .arg(SafeText(std::string(status.message())),
                 SafeText(GetErrorInfo(status).hint)));
  }
}

void DataPane::sortBy(int column) {
  // Up, down, and back to the source's own order.
  const bool same = grid_->sortColumn() == column;
  const bool off = same && grid_->sortDescending();
  const bool descending = same && !off;
  presenter_.setOrder(off ? -1 : column, descending);
  grid_->setSortMark(off ? -1 : column, descending);
}

void DataPane::addCopyActions(QMenu* menu) {
  menu->addAction(tr("Value"), grid_, &RowView::copyCell);
  menu->addSeparator();
  const std::pair<QString, CopyFormat> formats[] = {
      {tr("Rows as tab-separated text"), CopyFormat::kPlain},
      {tr("Rows as CSV"), CopyFormat::kCsv},
      {tr("Rows as JSON"), CopyFormat::kJson},
      {tr("Rows as Markdown"), CopyFormat::kMarkdown},
  };
  for (const auto& [text, format] : formats) {
    menu->addAction(text, grid_, [this, format = format] {
      if (grid_->currentRow() < 0) {
        say(tr("Select rows first"));
      } else {
        grid_->copy(format);
      }
    });
  }
}

void DataPane::showMenu(const QPoint& at) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  addCopyActions(menu);
  menu->addSeparator();
  const int column = grid_->currentColumn();
  menu->addAction(tr("Sort by this column"), this,
                  [this, column] { sortBy(column); });
  menu->addAction(tr("Hide this column"), grid_, [this, column] {
    grid_->setColumnHidden(column, true);
    updateFoot();
  });
  menu->popup(at);
}

void DataPane::showColumnsMenu() {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("Show all"), grid_, [this] {
    for (int i = 0; i < grid_->columns().count(); ++i) {
      grid_->setColumnHidden(i, withheld_.contains(i));
    }
    updateFoot();
  });
  menu->addSeparator();
  for (int i = 0; i < grid_->columns().count(); ++i) {
    if (withheld_.contains(i)) continue;
    QString name = presenter_.rows().columns()[static_cast<size_t>(i)].name;
    // An ampersand would mark a mnemonic.
    QAction* action = menu->addAction(name.replace(u'&', QLatin1String("&&")));
    action->setCheckable(true);
    action->setChecked(!grid_->columnHidden(i));
    connect(action, &QAction::toggled, grid_, [this, i](bool shown) {
      grid_->setColumnHidden(i, !shown);
      updateFoot();
    });
  }
  menu->popup(
      columns_button_->mapToGlobal(QPoint(0, columns_button_->height() + 2)));
}

void DataPane::update() {
  PagedRowSource& rows = presenter_.rows();
  if (shown_ != &rows) {
    const int sorted = grid_->sortColumn();
    const bool descending = grid_->sortDescending();
    shown_ = &rows;
    grid_->setSource(&rows);
    grid_->setSortMark(sorted, descending);
  }
  updateColumns();
  // What a rule withholds is no failure: it is said in place of the rows.
  if (rows.failure().ok() || withheldAltogether()) {
    notice_->clear();
  } else {
    notice_->showError(tr("These rows of %1 could not be read")
                           .arg(FullName(presenter_.table().name)),
                       rows.failure(), tr("Rows read before stay."));
  }
  const bool nothing = rows.countIsExact() && rows.rowCount() == 0;
  if (nothing || withheldAltogether()) updateEmptyState();
  stack_->setCurrentWidget(
      nothing || withheldAltogether() ? static_cast<QWidget*>(empty_) : grid_);
  updateFoot();
}

bool DataPane::withheldAltogether() const {
  const absl::Status& failure = presenter_.rows().failure();
  return presenter_.viewer() == Viewer::kAssistant &&
         absl::IsPermissionDenied(failure) &&
         presenter_.rows().loadedRows() == 0;
}

void DataPane::updateEmptyState() {
  if (withheldAltogether()) {
    const absl::Status& failure = presenter_.rows().failure();
    empty_->setIcon(QStringLiteral("eye"));
    empty_->setText(tr("Assistants do not see these rows"),
                    tr("%1.").arg(SafeText(std::string(failure.message()))));
    return;
  }
  empty_->setIcon(QStringLiteral("table"));
  if (presenter_.filtered()) {
    empty_->setText(tr("No row meets the filter"),
                    tr("Clear the filter line to see all rows again."));
  } else {
    empty_->setText(tr("No rows"), tr("This table is there and holds no row."));
  }
}

void DataPane::updateColumns() {
  const std::set<int>& withheld = presenter_.withheldColumns();
  if (withheld == withheld_) return;
  for (const int column : withheld_) grid_->setColumnHidden(column, false);
  for (const int column : withheld) grid_->setColumnHidden(column, true);
  withheld_ = withheld;
}

void DataPane::say(const QString& text) {
  said_ = text;
  updateFoot();
}

void DataPane::updateFoot() {
  PagedRowSource& rows = presenter_.rows();
  const bool known = presenter_.firstRowsMilliseconds() || rows.rowCount() > 0;
  const RowCount count = {rows.rowCount(), rows.countIsExact()};
  count_->setPlainText(!known                ? QString()
                       : rows.countIsLeast() ? LeastCount(count.rows)
                                             : LongCount(count));
  count_->setVisible(known);
  QStringList facts = RowFacts(presenter_);
  int hidden = 0;
  for (int i = 0; i < grid_->columns().count(); ++i) {
    hidden += grid_->columnHidden(i) && !withheld_.contains(i) ? 1 : 0;
  }
  if (hidden > 0) facts << tr("%n column(s) hidden", nullptr, hidden);
  facts_->setPlainText(facts.join(QStringLiteral(" · ")));
  cancel_->setVisible(!presenter_.idle());
  const auto [first, last] = grid_->selectedRows();
  if (!said_.isEmpty()) {
    selection_->setPlainText(said_);
  } else if (first < 0) {
    selection_->setPlainText({});
  } else if (first == last) {
    selection_->setPlainText(tr("Row %L1 selected").arg(first + 1));
  } else {
    selection_->setPlainText(tr("%L1 rows selected").arg(last - first + 1));
  }
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_data_pane.cpp"
