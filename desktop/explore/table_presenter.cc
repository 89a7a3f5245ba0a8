#include "desktop/explore/table_presenter.h"

#include <algorithm>
#include <utility>

#include "desktop/explore/explore_text.h"
#include "desktop/explore/row_filter.h"
#include "desktop/rows/cell_text.h"
#include "desktop/style/safe_text.h"

namespace osiris::desktop {

namespace {

RowBatch OneColumn(const RowBatch& rows, size_t column) {
  RowBatch one;
  one.columns = {rows.columns[column]};
  for (size_t row = 0; row < rows.rows(); ++row) {
    one.cells.push_back(rows.at(row, column));
  }
  return one;
}

}  // namespace

std::vector<RowColumn> RowColumnsOf(const Table& table) {
  std::vector<RowColumn> columns;
  for (const Column& column : table.columns) {
    RowColumn shown;
    shown.name = SafeText(column.name);
    shown.type = TypeOf(column).toLower();
    shown.kind = column.type;
    shown.primary_key =
        std::find(table.primary_key.begin(), table.primary_key.end(),
                  column.name) != table.primary_key.end();
    for (const ForeignKey& key : table.foreign_keys) {
      shown.foreign_key |= std::find(key.columns.begin(), key.columns.end(),
                                     column.name) != key.columns.end();
    }
    columns.push_back(std::move(shown));
  }
  return columns;
}

TablePresenter::TablePresenter(ExploreSource& source, std::string reference,
                               Table table, QObject* parent)
    : QObject(parent),
      source_(source),
      reference_(std::move(reference)),
      table_(std::move(table)) {
  query_.table = table_.name;
  query_.max_cell_bytes = kShownCellBytes;
  for (const Column& column : table_.columns) {
    query_.columns.push_back(column.name);
  }
  start();
}

void TablePresenter::start() {
  shared_query_ = std::make_shared<const ReadQuery>(query_);
  const auto fetch = [source = &source_, reference = reference_,
                      shared = shared_query_](int64_t offset, int64_t limit,
                                              const CallContext& context) {
    ReadQuery query = *shared;
    query.offset = offset;
    query.limit = limit;
    return source->ReadRows(reference, query, context);
  };
  rows_ = std::make_unique<PagedRowSource>(RowColumnsOf(table_), fetch);
  if (!filtered() && table_.row_count) {
    // Of the last discovery: told as an estimate until it is counted.
    rows_->setCount(table_.row_count->rows, false);
  }
  since_start_.start();
  first_rows_ms_.reset();
  count_ms_.reset();
  count_failure_ = absl::OkStatus();
  count_wanted_ = true;
  connect(rows_.get(), &PagedRowSource::stateChanged, this, [this] {
    if (!rows_->loading() && !first_rows_ms_ && rows_->failure().ok()) {
      first_rows_ms_ = since_start_.elapsed();
      if (count_wanted_ && !rows_->countIsExact()) count();
    }
    Q_EMIT changed();
  });
  connect(rows_.get(), &RowSource::countChanged, this,
          &TablePresenter::changed);
  connect(&count_runner_, &TaskRunner::runningChanged, this,
          &TablePresenter::changed, Qt::UniqueConnection);
}

absl::Status TablePresenter::setFilter(const QString& line) {
  const absl::StatusOr<std::vector<Condition>> conditions =
      ParseRowFilter(line.toStdString(), table_.columns);
  if (!conditions.ok()) return conditions.status();
  if (*conditions == query_.conditions) return absl::OkStatus();
  query_.conditions = *conditions;
  reload();
  return absl::OkStatus();
}

void TablePresenter::setOrder(int column, bool descending) {
  query_.order_by.clear();
  if (column >= 0 && static_cast<size_t>(column) < table_.columns.size()) {
    query_.order_by.push_back(
        {table_.columns[static_cast<size_t>(column)].name, descending});
  }
  reload();
}

void TablePresenter::reload() {
  count_runner_.cancel();
  // Kept until views have let go of it: they do so in changed().
  const std::unique_ptr<PagedRowSource> old = std::move(rows_);
  start();
  Q_EMIT changed();
}

void TablePresenter::cancel() {
  count_wanted_ = false;
  rows_->cancel();
  count_runner_.cancel();
  copy_runner_.cancel();
  Q_EMIT changed();
}

void TablePresenter::count() {
  auto watch = std::make_shared<QElapsedTimer>();
  watch->start();
  count_runner_.run(
      [source = &source_, reference = reference_,
       query = shared_query_](const CallContext& context) {
        return source->CountRows(reference, *query, context);
      },
      [this, watch](absl::StatusOr<int64_t> rows) {
        count_ms_ = watch->elapsed();
        count_failure_ = rows.status();
        if (rows.ok()) rows_->setCount(*rows, true);
        Q_EMIT changed();
      });
}

void TablePresenter::copy(qint64 first, qint64 last, int column,
                          CopyFormat format) {
  ReadQuery query = *shared_query_;
  query.offset = first;
  query.limit = last - first + 1;
  query.max_cell_bytes = kCopiedCellBytes;
  // All columns, whatever is copied: of fewer, a source may give the rows in
  // another order, and row 7 would be another one.
  struct Copied {
    QString text;
    qint64 rows = 0;
  };
  const bool one_value = column >= 0 && first == last;
  copy_runner_.run(
      [source = &source_, reference = reference_, query, format, column,
       one_value](const CallContext& context) -> absl::StatusOr<Copied> {
        absl::StatusOr<RowBatch> rows =
            source->ReadRows(reference, query, context);
        if (!rows.ok()) return rows.status();
        if (column >= 0) *rows = OneColumn(*rows, static_cast<size_t>(column));
        std::string text = CopyText(*rows, format);
        if (one_value && format == CopyFormat::kPlain && rows->rows() == 1) {
          text = Verbatim(rows->at(0, 0));
        }
        return Copied{QString::fromStdString(text),
                      static_cast<qint64>(rows->rows())};
      },
      [this](absl::StatusOr<Copied> copied) {
        if (copied.ok()) {
          Q_EMIT copyReady(copied->text, copied->rows);
        } else {
          Q_EMIT copyFailed(copied.status());
        }
      });
}

bool TablePresenter::idle() const {
  return (first_rows_ms_ || !rows_->failure().ok()) && !rows_->loading() &&
         !count_runner_.running() && !copy_runner_.running();
}

}  // namespace osiris::desktop
