#pragma once

#include <QTimer>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/driver/row_batch.h"
#include "desktop/rows/row_source.h"
#include "desktop/task/task_runner.h"

namespace osiris::desktop {

// Loads rows in pages, off the GUI thread, as they are shown.
//
// One page at a time: the pages on screen, then two screens each way. A page
// in flight that was scrolled past is cancelled, and one that failed is asked
// for again only by retry().
class PagedRowSource final : public RowSource {
  Q_OBJECT

 public:
  static constexpr qint64 kPageRows = 256;
  // Pages kept; those farthest from the screen go first.
  static constexpr int kMostPages = 48;

  // Reads `limit` rows from `offset` on; fewer only at the end. Called on a
  // background thread, one call at a time except after a cancelled one.
  using Fetch = std::function<absl::StatusOr<RowBatch>(
      int64_t offset, int64_t limit, const CallContext& context)>;

  PagedRowSource(std::vector<RowColumn> columns, Fetch fetch,
                 QObject* parent = nullptr);

  // What is known of the count from elsewhere. An exact count wins over an
  // estimate, and the end of the rows, once seen, over both.
  void setCount(qint64 rows, bool exact);

  // Which columns masked() is true for; more of them as rows are read.
  void setMasked(std::set<int> columns);

  // Forgets all rows and loads what is on screen again.
  void reload();
  // Asks again for what failed.
  void retry();
  // Stops loading; what is missing stays missing until show() or retry().
  void cancel();

  bool loading() const { return in_flight_ >= 0; }
  // Why rows on screen are missing; OK when none are.
  const absl::Status& failure() const { return failure_; }
  qint64 loadedRows() const;
  const Fetch& fetch() const { return fetch_; }

  const std::vector<RowColumn>& columns() const override { return columns_; }
  qint64 rowCount() const override;
  bool countIsExact() const override;
  // True where rowCount() is no more than what was read: there may be others,
  // and nobody has said how many.
  bool countIsLeast() const;
  const Cell* cell(qint64 row, int column) const override;
  bool masked(int column) const override { return masked_.contains(column); }
  void show(qint64 first, qint64 last) override;

 Q_SIGNALS:
  // loading() or failure() changed.
  void stateChanged();

 private:
  void loadNext();
  void receive(qint64 page, absl::StatusOr<RowBatch> batch);
  void noteEnd(qint64 page, qint64 rows);
  void dropFarPages();
  bool wanted(qint64 page) const;
  std::optional<qint64> nextMissing() const;

  std::vector<RowColumn> columns_;
  Fetch fetch_;
  std::set<int> masked_;
  std::map<qint64, RowBatch> pages_;
  // Rows that are surely there, and the row where there is surely none.
  qint64 seen_rows_ = 0;
  std::optional<qint64> end_;
  std::optional<qint64> told_count_;
  bool told_exact_ = false;
  // show() was called.
  bool asked_ = false;
  qint64 first_shown_ = 0;
  qint64 last_shown_ = -1;
  qint64 in_flight_ = -1;
  absl::Status failure_;
  bool cancelled_ = false;
  // Joins the many calls of show() while a thumb is dragged.
  QTimer start_timer_;
  TaskRunner runner_;
};

}  // namespace osiris::desktop
