#include "drivers/sqlite/row_counter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "drivers/sqlite/sql_text.h"
#include "fmt/format.h"

namespace osiris::sqlite {
namespace {

// Counting reads at most the whole file: some 20 ms.
constexpr int64_t kSmallFileBytes = int64_t{64} << 20;
constexpr int64_t kFewRows = 500'000;
// Steps of SQLite's machine, of which it makes some 50 million a second.
constexpr int64_t kTableSteps = 3'000'000;
// A view may hide any amount of work.
constexpr int64_t kViewSteps = 1'000'000;
// Of all tables together; then only estimates.
constexpr int64_t kTotalSteps = 50'000'000;

absl::StatusOr<int64_t> FirstInteger(Database& database, std::string_view sql) {
  ASSIGN_OR_RETURN(Statement row, database.Prepare(sql));
  ASSIGN_OR_RETURN(const bool found, row.Step());
  return found ? row.Integer(0) : 0;
}

// A name of the row's number that no column has taken.
std::optional<std::string_view> RowNumberName(const Table& table) {
  for (const std::string_view name : {"rowid", "_rowid_", "oid"}) {
    const bool taken = std::any_of(
        table.columns.begin(), table.columns.end(), [name](const Column& one) {
          return sqlite3_stricmp(one.name.c_str(), std::string(name).c_str()) ==
                 0;
        });
    if (!taken) return name;
  }
  return std::nullopt;
}

}  // namespace

RowCounter::RowCounter(Database& database, const CallContext& context,
                       KeptFigures* kept)
    : database_(database),
      context_(context),
      kept_(kept),
      steps_left_(kTotalSteps) {}

bool RowCounter::FileIsSmall() {
  if (!small_.has_value()) {
    const auto pages = FirstInteger(database_, "PRAGMA page_count");
    const auto size = FirstInteger(database_, "PRAGMA page_size");
    small_ = pages.ok() && size.ok() && *size > 0 &&
             *pages <= kSmallFileBytes / *size;
  }
  return *small_;
}

absl::StatusOr<int64_t> RowCounter::Run(const ReadQuery& query,
                                        bool step_by_step) {
  ASSIGN_OR_RETURN(Statement row,
                   database_.Prepare(CountSql(query, step_by_step)));
  RETURN_IF_ERROR(BindCount(query, row));
  RETURN_IF_ERROR(row.Step().status());
  return row.Integer(0);
}

absl::StatusOr<int64_t> RowCounter::Count(const ReadQuery& query) {
  // An interrupt ends it between two pages, though it is one step.
  return Run(query, false);
}

absl::StatusOr<int64_t> RowCounter::CountAll(const SchemaEntry& entry) {
  const bool keeps = kept_ != nullptr && entry.kind == TableKind::kTable;
  if (keeps) {
    if (const auto known = kept_->RowsOf(entry.name)) return *known;
  }
  ReadQuery query;
  query.table.name = entry.name;
  ASSIGN_OR_RETURN(const int64_t rows, Run(query, false));
  if (keeps) kept_->KeepRows(entry.name, rows);
  return rows;
}

std::optional<int64_t> RowCounter::Bound(const SchemaEntry& entry,
                                         const Table& table) {
  const auto number = RowNumberName(table);
  if (!number.has_value()) return std::nullopt;
  const std::string from = "main." + QuoteIdentifier(entry.name);
  auto row = database_.Prepare(
      fmt::format("SELECT (SELECT min({0}) FROM {1}), (SELECT max({0}) FROM "
                  "{1})",
                  *number, from));
  // A table without row numbers.
  if (!row.ok()) return std::nullopt;
  const auto found = row->Step();
  if (!found.ok() || !*found) return std::nullopt;
  if (row->IsNull(0)) return 0;
  const int64_t first = row->Integer(0);
  const int64_t last = row->Integer(1);
  if (first < 0 && last >= std::numeric_limits<int64_t>::max() + first) {
    return std::nullopt;
  }
  return last - first + 1;
}

std::optional<int64_t> RowCounter::Statistic(const std::string& name) {
  if (!statistics_.has_value()) {
    statistics_.emplace();
    // Not there unless somebody ran ANALYZE.
    auto row = database_.Prepare("SELECT tbl, stat FROM main.sqlite_stat1");
    while (row.ok()) {
      const auto more = row->Step();
      if (!more.ok() || !*more) break;
      // "ROWS PER_KEY ...".
      const std::string_view stat = row->Text(1);
      int64_t rows = 0;
      std::from_chars(stat.data(), stat.data() + stat.size(), rows);
      int64_t& most = (*statistics_)[std::string(row->Text(0))];
      most = std::max(most, rows);
    }
  }
  const auto found = statistics_->find(name);
  if (found == statistics_->end()) return std::nullopt;
  return found->second;
}

absl::StatusOr<std::optional<int64_t>> RowCounter::CountWithin(
    const ReadQuery& query, int64_t budget) {
  const Database::Scope scope(database_, context_,
                              std::min(budget, steps_left_));
  const auto rows = Run(query, true);
  steps_left_ = std::max<int64_t>(0, steps_left_ - scope.steps());
  if (rows.ok()) return *rows;
  if (scope.over_budget()) return std::nullopt;
  return rows.status();
}

absl::StatusOr<std::optional<RowCount>> RowCounter::CountCheaply(
    const SchemaEntry& entry, const Table& table) {
  ReadQuery query;
  query.table.name = entry.name;
  const auto exactly = [](int64_t rows) {
    return RowCount{.rows = rows, .exact = true};
  };
  if (entry.kind != TableKind::kTable) {
    ASSIGN_OR_RETURN(const auto rows, CountWithin(query, kViewSteps));
    if (!rows.has_value()) return std::nullopt;
    return exactly(*rows);
  }
  std::optional<int64_t> bound;
  if (!FileIsSmall()) bound = Bound(entry, table);
  if (FileIsSmall() || (bound.has_value() && *bound <= kFewRows)) {
    ASSIGN_OR_RETURN(const int64_t rows, CountAll(entry));
    return exactly(rows);
  }
  const std::optional<int64_t> statistic = Statistic(entry.name);
  if (!statistic.has_value() || *statistic <= kFewRows) {
    ASSIGN_OR_RETURN(const auto rows, CountWithin(query, kTableSteps));
    if (rows.has_value()) return exactly(*rows);
  }
  const std::optional<int64_t> estimate =
      statistic.has_value() ? statistic : bound;
  if (!estimate.has_value()) return std::nullopt;
  return RowCount{.rows = *estimate, .exact = false};
}

}  // namespace osiris::sqlite
