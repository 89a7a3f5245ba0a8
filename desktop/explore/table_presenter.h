#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "desktop/explore/explore_source.h"
#include "desktop/rows/copy_text.h"
#include "desktop/rows/paged_row_source.h"
#include "desktop/task/task_runner.h"

namespace osiris::desktop {

// One table that is open: its rows, their count, filter and order. No
// widgets; lives on the GUI thread.
class TablePresenter final : public QObject {
  Q_OBJECT

 public:
  // Cells are read up to this many bytes, and in full when they are copied.
  static constexpr int64_t kShownCellBytes = 4096;
  static constexpr int64_t kCopiedCellBytes = 16 << 20;

  // `source` must outlive the presenter.
  TablePresenter(ExploreSource& source, std::string reference, Table table,
                 QObject* parent = nullptr);

  const std::string& reference() const { return reference_; }
  const Table& table() const { return table_; }
  PagedRowSource& rows() { return *rows_; }

  // Conditions, see ParseRowFilter; or why the line cannot be used, and then
  // nothing changes.
  absl::Status setFilter(const QString& line);
  // Orders by a column of the table, or not at all for -1.
  void setOrder(int column, bool descending);

  // Shows the rows with somebody else's eyes.
  void setViewer(Viewer viewer);
  Viewer viewer() const { return viewer_; }
  // The columns, by place, that the viewer does not get; as far as is known.
  const std::set<int>& withheldColumns() const { return withheld_columns_; }

  // Reads rows and count again.
  void reload();
  void cancel();

  // Reads rows in full for the clipboard; column -1 is all of them.
  void copy(qint64 first, qint64 last, int column, CopyFormat format);

  bool counting() const { return count_runner_.running(); }
  // Why there is no exact count; OK otherwise.
  const absl::Status& countFailure() const { return count_failure_; }
  std::optional<qint64> countMilliseconds() const { return count_ms_; }
  std::optional<qint64> firstRowsMilliseconds() const { return first_rows_ms_; }
  bool filtered() const { return !query_.conditions.empty(); }
  bool idle() const;

 Q_SIGNALS:
  void changed();
  void copyReady(const QString& text, qint64 rows);
  void copyFailed(const absl::Status& status);

 private:
  // What a viewer was seen to get, told by the thread that reads pages.
  struct Sight;

  void start();
  void count();
  void takeSight();

  ExploreSource& source_;
  std::string reference_;
  Table table_;
  ReadQuery query_;
  // The query as the pages' thread sees it: replaced whole, never changed.
  std::shared_ptr<const ReadQuery> shared_query_;
  Viewer viewer_ = Viewer::kPerson;
  std::shared_ptr<Sight> sight_;
  std::set<int> withheld_columns_;
  std::unique_ptr<PagedRowSource> rows_;
  QElapsedTimer since_start_;
  std::optional<qint64> first_rows_ms_;
  std::optional<qint64> count_ms_;
  absl::Status count_failure_;
  bool count_wanted_ = true;
  TaskRunner count_runner_;
  TaskRunner copy_runner_;
};

// The columns of `table` as a row view shows them.
std::vector<RowColumn> RowColumnsOf(const Table& table);

}  // namespace osiris::desktop
