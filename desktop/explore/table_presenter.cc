#include "desktop/explore/table_presenter.h"

#include <algorithm>
#include <mutex>
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

// Rows with all columns of `all`, in its order, those that are missing empty.
RowBatch Spread(RowBatch rows, const std::vector<std::string>& all,
                std::set<int>& missing) {
  if (rows.columns == all) return rows;
  RowBatch spread;
  spread.columns = all;
  std::vector<std::optional<size_t>> places;
  for (size_t i = 0; i < all.size(); ++i) {
    const auto found =
        std::find(rows.columns.begin(), rows.columns.end(), all[i]);
    if (found == rows.columns.end()) {
      places.emplace_back();
      missing.insert(static_cast<int>(i));
    } else {
      places.emplace_back(found - rows.columns.begin());
    }
  }
  for (size_t row = 0; row < rows.rows(); ++row) {
    for (const auto& place : places) {
      spread.cells.push_back(place ? rows.at(row, *place) : Cell());
    }
  }
  return spread;
}

std::set<int> PlacesOf(const std::vector<std::string>& names,
                       const std::vector<std::string>& all) {
  std::set<int> places;
  for (size_t i = 0; i < all.size(); ++i) {
    if (std::find(names.begin(), names.end(), all[i]) != names.end()) {
      places.insert(static_cast<int>(i));
    }
  }
  return places;
}

}  // namespace

struct TablePresenter::Sight {
  std::mutex mutex;
  std::set<int> missing;
  std::set<int> masked;
};

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
  sight_ = std::make_shared<Sight>();
  withheld_columns_.clear();
  const auto fetch =
      [source = &source_, reference = reference_, shared = shared_query_,
       viewer = viewer_,
       sight = sight_](int64_t offset, int64_t limit,
                       const CallContext& context) -> absl::StatusOr<RowBatch> {
    ReadQuery query = *shared;
    query.offset = offset;
    query.limit = limit;
    absl::StatusOr<SeenRows> seen =
        source->ReadRows(reference, query, viewer, context);
    if (!seen.ok()) return seen.status();
    const std::lock_guard lock(sight->mutex);
    sight->masked.merge(PlacesOf(seen->masked, query.columns));
    return Spread(std::move(seen->rows), query.columns, sight->missing);
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
    takeSight();
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

void TablePresenter::setViewer(Viewer viewer) {
  if (viewer == viewer_) return;
  viewer_ = viewer;
  reload();
}

void TablePresenter::takeSight() {
  const std::lock_guard lock(sight_->mutex);
  withheld_columns_ = sight_->missing;
  rows_->setMasked(sight_->masked);
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
       one_value,
       viewer = viewer_](const CallContext& context) -> absl::StatusOr<Copied> {
        absl::StatusOr<SeenRows> seen =
            source->ReadRows(reference, query, viewer, context);
        if (!seen.ok()) return seen.status();
        RowBatch rows = std::move(seen->rows);
        if (column >= 0) {
          std::set<int> missing;
          rows = OneColumn(Spread(std::move(rows), query.columns, missing),
                           static_cast<size_t>(column));
        }
        std::string text = CopyText(rows, format);
        if (one_value && format == CopyFormat::kPlain && rows.rows() == 1) {
          text = Verbatim(rows.at(0, 0));
        }
        return Copied{QString::fromStdString(text),
                      static_cast<qint64>(rows.rows())};
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

#include "desktop/explore/moc_table_presenter.cpp"
