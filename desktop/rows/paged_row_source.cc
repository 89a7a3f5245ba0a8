#include "desktop/rows/paged_row_source.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace osiris::desktop {
namespace {

// Long enough for a dragged thumb to move on, too short to be noticed.
constexpr int kSettleMilliseconds = 15;
constexpr int kScreensAhead = 2;

}  // namespace

PagedRowSource::PagedRowSource(std::vector<RowColumn> columns, Fetch fetch,
                               QObject* parent)
    : RowSource(parent),
      columns_(std::move(columns)),
      fetch_(std::move(fetch)) {
  start_timer_.setSingleShot(true);
  start_timer_.setInterval(kSettleMilliseconds);
  connect(&start_timer_, &QTimer::timeout, this, &PagedRowSource::loadNext);
}

void PagedRowSource::setCount(qint64 rows, bool exact) {
  if (told_exact_ && !exact) return;
  told_count_ = rows;
  told_exact_ = exact;
  Q_EMIT countChanged();
}

void PagedRowSource::setMasked(std::set<int> columns) {
  masked_ = std::move(columns);
}

void PagedRowSource::reload() {
  runner_.cancel();
  in_flight_ = -1;
  pages_.clear();
  seen_rows_ = 0;
  end_.reset();
  failure_ = absl::OkStatus();
  cancelled_ = false;
  Q_EMIT reset();
  Q_EMIT stateChanged();
  start_timer_.start();
}

void PagedRowSource::retry() {
  failure_ = absl::OkStatus();
  cancelled_ = false;
  Q_EMIT stateChanged();
  loadNext();
}

void PagedRowSource::cancel() {
  cancelled_ = true;
  in_flight_ = -1;
  runner_.cancel();
  Q_EMIT stateChanged();
}

qint64 PagedRowSource::loadedRows() const {
  qint64 rows = 0;
  for (const auto& [page, batch] : pages_) {
    rows += static_cast<qint64>(batch.rows());
  }
  return rows;
}

qint64 PagedRowSource::rowCount() const {
  if (end_ && *end_ == seen_rows_) return seen_rows_;
  qint64 rows = std::max(seen_rows_, told_count_.value_or(0));
  if (end_) rows = std::min(rows, *end_);
  return rows;
}

bool PagedRowSource::countIsExact() const {
  return (end_ && *end_ == seen_rows_) || told_exact_;
}

bool PagedRowSource::countIsLeast() const {
  return !countIsExact() && told_count_.value_or(0) <= seen_rows_;
}

const Cell* PagedRowSource::cell(qint64 row, int column) const {
  const auto page = pages_.find(row / kPageRows);
  if (page == pages_.end()) return nullptr;
  const RowBatch& batch = page->second;
  const auto at = static_cast<size_t>(row % kPageRows);
  if (at >= batch.rows() ||
      static_cast<size_t>(column) >= batch.columns.size()) {
    return nullptr;
  }
  return &batch.at(at, static_cast<size_t>(column));
}

void PagedRowSource::show(qint64 first, qint64 last) {
  // A view of no rows says so once, too: only loading tells if there are any.
  if (asked_ && first == first_shown_ && last == last_shown_) return;
  asked_ = true;
  first_shown_ = first;
  last_shown_ = last;
  cancelled_ = false;
  if (in_flight_ >= 0 && !wanted(in_flight_)) {
    in_flight_ = -1;
    runner_.cancel();
    Q_EMIT stateChanged();
  }
  if (in_flight_ < 0 && nextMissing()) start_timer_.start();
}

bool PagedRowSource::wanted(qint64 page) const {
  const qint64 ahead =
      kScreensAhead * std::max<qint64>(1, last_shown_ - first_shown_ + 1);
  return page >= std::max<qint64>(0, first_shown_ - ahead) / kPageRows &&
         page <= (last_shown_ + ahead) / kPageRows;
}

std::optional<qint64> PagedRowSource::nextMissing() const {
  const auto missing = [this](qint64 page) {
    return page >= 0 && !pages_.contains(page) &&
           (!end_ || page * kPageRows < *end_) &&
           (page == 0 ||
            page * kPageRows < std::max(rowCount(), seen_rows_ + 1));
  };
  const qint64 first = std::max<qint64>(0, first_shown_) / kPageRows;
  const qint64 last = std::max<qint64>(first_shown_, last_shown_) / kPageRows;
  for (qint64 page = first; page <= last; ++page) {
    if (missing(page)) return page;
  }
  for (qint64 away = 1; wanted(last + away) || wanted(first - away); ++away) {
    if (wanted(last + away) && missing(last + away)) return last + away;
    if (wanted(first - away) && missing(first - away)) return first - away;
  }
  return std::nullopt;
}

void PagedRowSource::loadNext() {
  if (cancelled_ || !failure_.ok() || in_flight_ >= 0) return;
  const std::optional<qint64> page = nextMissing();
  if (!page) return;
  in_flight_ = *page;
  runner_.run(
      [fetch = fetch_, offset = *page * kPageRows](const CallContext& context) {
        return fetch(offset, kPageRows, context);
      },
      [this, page = *page](absl::StatusOr<RowBatch> batch) {
        receive(page, std::move(batch));
      });
  Q_EMIT stateChanged();
}

void PagedRowSource::receive(qint64 page, absl::StatusOr<RowBatch> batch) {
  in_flight_ = -1;
  if (!batch.ok()) {
    failure_ = batch.status();
    Q_EMIT stateChanged();
    return;
  }
  const auto rows = static_cast<qint64>(batch->rows());
  const qint64 first = page * kPageRows;
  pages_.insert_or_assign(page, *std::move(batch));
  noteEnd(page, rows);
  dropFarPages();
  if (rows > 0) Q_EMIT rowsLoaded(first, first + rows - 1);
  Q_EMIT stateChanged();
  loadNext();
}

void PagedRowSource::noteEnd(qint64 page, qint64 rows) {
  const qint64 before = rowCount();
  const bool exact_before = countIsExact();
  const qint64 reached = page * kPageRows + rows;
  if (rows > 0) seen_rows_ = std::max(seen_rows_, reached);
  if (rows < kPageRows) {
    end_ = end_ ? std::min(*end_, reached) : reached;
    if (rows > 0 || page == 0) end_ = seen_rows_ = reached;
  }
  if (rowCount() != before || countIsExact() != exact_before) {
    Q_EMIT countChanged();
  }
}

void PagedRowSource::dropFarPages() {
  const qint64 middle = (first_shown_ + last_shown_) / 2 / kPageRows;
  while (pages_.size() > kMostPages) {
    const auto first = pages_.begin();
    const auto last = std::prev(pages_.end());
    pages_.erase(middle - first->first > last->first - middle ? first : last);
  }
}

}  // namespace osiris::desktop

#include "desktop/rows/moc_paged_row_source.cpp"
