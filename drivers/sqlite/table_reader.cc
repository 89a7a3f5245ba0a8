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
                         std::vector<std::string> columns,
                         std::optional<View> view, int64_t max_cell_bytes,
                         CallContext context)
    : database_(database),
      statement_(std::move(statement)),
      columns_(std::move(columns)),
      view_(std::move(view)),
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
  std::optional<View> view;
  if (entry.kind != TableKind::kTable) {
    ASSIGN_OR_RETURN(const int64_t version, SchemaReader(database).Version());
    view = View{.sql = {}, .name = {}, .origins = {}, .version = version};
  }
  absl::Status failed;
  for (const auto& tie_breakers : TieBreakers(entry, table)) {
    // Only an ordering needs one, and a table WITHOUT ROWID has no such name.
    std::set<Database::ReadColumn> read;
    std::string sql = SelectSql(named, columns, tie_breakers);
    absl::StatusOr<Statement> statement = entry.kind == TableKind::kView
                                              ? database.Prepare(sql, read)
                                              : database.Prepare(sql);
    if (!statement.ok()) {
      failed = statement.status();
      if (query.order_by.empty()) break;
      continue;
    }
    RETURN_IF_ERROR(BindSelect(named, *statement));
    if (entry.kind == TableKind::kVirtualTable) {
      view->name = entry.name;
      view->origins = views.OfVirtual(entry.name, columns);
    } else if (view) {
      view->origins = views.Of(*statement, columns.size(), read);
      view->sql = std::move(sql);
    }
    return std::shared_ptr<TableReader>(
        new TableReader(database, *std::move(statement), std::move(columns),
                        std::move(view), query.max_cell_bytes, context));
  }
  return failed;
}

void TableReader::End(absl::Status why) {
  statement_.reset();
  if (failed_.ok()) failed_ = std::move(why);
}

absl::StatusOr<RowOrigins> TableReader::TakeOrigins() {
  const View view = *std::exchange(view_, std::nullopt);
  ASSIGN_OR_RETURN(const int64_t version, SchemaReader(database_).Version());
  if (version == view.version) return view.origins;
  if (!view.name.empty()) {
    return ViewOrigins(database_).OfVirtual(view.name, columns_);
  }
  std::set<Database::ReadColumn> read;
  ASSIGN_OR_RETURN(const Statement again, database_.Prepare(view.sql, read));
  return ViewOrigins(database_).Of(again, columns_.size(), read);
}

absl::StatusOr<RowBatch> TableReader::Fill(size_t max_bytes) {
  RowBatch batch;
  batch.columns = columns_;
  const int width = static_cast<int>(columns_.size());
  size_t bytes = 0;
  while (bytes < max_bytes && batch.cells.size() < kBatchCells) {
    ASSIGN_OR_RETURN(const bool more, statement_->Step());
    // From here on the schema stays.
    if (view_) {
      ASSIGN_OR_RETURN(batch.origins, TakeOrigins());
    }
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
