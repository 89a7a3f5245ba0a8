#include "drivers/sqlite/table_reader.h"

#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "drivers/sqlite/sql_text.h"

namespace osiris::sqlite {
namespace {

// A batch ends with the row that exceeds it.
constexpr size_t kBatchBytes = 1 << 20;
constexpr size_t kBatchCells = 1 << 16;

// What makes an ordering of the table's rows complete, dearest last.
std::vector<std::vector<std::string>> TieBreakers(const SchemaEntry& entry,
                                                  const Table& table) {
  std::vector<std::vector<std::string>> choices;
  if (entry.kind == TableKind::kTable) {
    std::vector<std::string> key;
    for (const std::string& column : table.primary_key) {
      key.push_back("t." + QuoteIdentifier(column));
    }
    choices.push_back({"t._rowid_"});
    if (!key.empty()) choices.push_back(std::move(key));
  }
  choices.emplace_back();
  return choices;
}

}  // namespace

TableReader::TableReader(Database& database, Statement statement,
                         std::vector<std::string> columns, RowOrigins origins,
                         int64_t max_cell_bytes, CallContext context)
    : database_(database),
      statement_(std::move(statement)),
      columns_(std::move(columns)),
      origins_(std::move(origins)),
      max_cell_bytes_(max_cell_bytes),
      context_(std::move(context)) {}

absl::StatusOr<std::shared_ptr<TableReader>> TableReader::Start(
    Database& database, const SchemaEntry& entry, const Table& table,
    const ReadQuery& query, ViewOrigins& views, const CallContext& context) {
  std::vector<std::string> columns = query.columns;
  if (columns.empty()) {
    for (const Column& column : table.columns) columns.push_back(column.name);
  }
  ReadQuery named = query;
  named.table.name = entry.name;
  absl::Status failed;
  for (const auto& tie_breakers : TieBreakers(entry, table)) {
    // Only an ordering needs one, and a table WITHOUT ROWID has no such name.
    std::set<Database::ReadColumn> read;
    absl::StatusOr<Statement> statement =
        database.Prepare(SelectSql(named, columns, tie_breakers), read);
    if (!statement.ok()) {
      failed = statement.status();
      if (query.order_by.empty()) break;
      continue;
    }
    RETURN_IF_ERROR(BindSelect(named, *statement));
    RowOrigins origins;
    if (entry.kind == TableKind::kView) {
      origins = views.Of(*statement, columns.size(), read);
    }
    return std::shared_ptr<TableReader>(
        new TableReader(database, *std::move(statement), std::move(columns),
                        std::move(origins), query.max_cell_bytes, context));
  }
  return failed;
}

void TableReader::End(absl::Status why) {
  statement_.reset();
  if (failed_.ok()) failed_ = std::move(why);
}

absl::StatusOr<RowBatch> TableReader::Fill(size_t max_bytes) {
  RowBatch batch;
  batch.columns = columns_;
  batch.origins = std::exchange(origins_, {});
  const int width = static_cast<int>(columns_.size());
  size_t bytes = 0;
  while (bytes < max_bytes && batch.cells.size() < kBatchCells) {
    ASSIGN_OR_RETURN(const bool more, statement_->Step());
    if (!more) {
      done_ = true;
      break;
    }
    for (int i = 0; i < width; ++i) {
      batch.cells.push_back(statement_->Value(i, max_cell_bytes_));
      bytes += batch.cells.back().bytes.size();
    }
  }
  return batch;
}

absl::StatusOr<std::optional<RowBatch>> TableReader::Next() {
  RETURN_IF_ERROR(failed_);
  if (done_) return std::nullopt;
  const Database::Scope scope(database_, context_);
  const absl::Status alive = CheckAlive(context_);
  absl::StatusOr<RowBatch> batch =
      alive.ok() ? Fill(kBatchBytes) : absl::StatusOr<RowBatch>(alive);
  if (!batch.ok()) {
    End(batch.status());
    return failed_;
  }
  // The first batch names the columns also where there are no rows.
  if (done_ && batch->cells.empty() && started_) return std::nullopt;
  started_ = true;
  return *std::move(batch);
}

absl::StatusOr<RowBatch> TableReader::ReadAll() {
  RowBatch all;
  all.columns = columns_;
  while (true) {
    ASSIGN_OR_RETURN(std::optional<RowBatch> batch, Next());
    if (!batch.has_value()) return all;
    if (!batch->origins.empty()) all.origins = std::move(batch->origins);
    std::move(batch->cells.begin(), batch->cells.end(),
              std::back_inserter(all.cells));
  }
}

}  // namespace osiris::sqlite
