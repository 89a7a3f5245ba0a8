#include "drivers/sqlite/catalog_reader.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/table_page.h"
#include "core/driver/utf8.h"
#include "drivers/sqlite/table_reader.h"

namespace osiris::sqlite {
namespace {

constexpr int64_t kSampleCellBytes = 1024;
constexpr std::chrono::milliseconds kBetweenReports{100};
// How long writers may be kept waiting, but for one count of rows.
constexpr std::chrono::milliseconds kSnapshotTime{20};

// Which part of the time that is left the rows of one view, or the first rows
// of a table, may take.
constexpr int kTableShare = 4;

// Errors that say nothing of one table.
bool EndsAll(const absl::Status& status) {
  for (const ErrorCode code :
       {ErrorCode::kRunCancelled, ErrorCode::kRunTimedOut,
        ErrorCode::kRunOutOfMemory, ErrorCode::kConnectionBusy,
        ErrorCode::kConnectionUnreachable, ErrorCode::kInternalUnexpected}) {
    if (HasCode(status, code)) return true;
  }
  return false;
}

bool TookTooLong(const Table& table) {
  return table.error &&
         table.error->code == Describe(ErrorCode::kRunTimedOut).name;
}

// Where everything took too long there is nothing to spoil.
absl::Status CheckTime(const std::vector<Table>& tables) {
  if (tables.empty() ||
      !std::all_of(tables.begin(), tables.end(), TookTooLong)) {
    return absl::OkStatus();
  }
  return MakeError(ErrorCode::kRunTimedOut,
                   "the rows take too long to compute");
}

absl::Status CheckName(const SchemaEntry& entry) {
  if (IsUtf8(entry.name)) return absl::OkStatus();
  return MakeError(ErrorCode::kDiscoveryTableFailed,
                   "its name is not UTF-8, so nobody can ask for it");
}

}  // namespace

TableName OuterName(const SchemaEntry& entry) {
  return {.schema = "", .name = ToUtf8(entry.name)};
}

TableName WithoutMain(TableName name) {
  if (name.schema == "main") name.schema.clear();
  return name;
}

CatalogReader::CatalogReader(Database& database, KeptSchema& kept,
                             const CatalogRequest& request,
                             const CallContext& context)
    : database_(database),
      kept_(kept),
      request_(request),
      context_(context),
      schema_(database),
      counter_(database, context, &kept.figures()),
      sizes_(database, kept.figures()),
      views_(database) {}

absl::StatusOr<std::vector<SchemaEntry>> CatalogReader::Begin() {
  snapshot_.emplace(database_);
  snapshot_begun_ = CallContext::Clock::now();
  kept_.figures().Show(database_);
  if (request_.only && snapshot_->holds()) {
    ASSIGN_OR_RETURN(version_, schema_.Version());
    const TableName only = WithoutMain(*request_.only);
    const KeptSchema::Known* const known =
        only.schema.empty() && kept_.ShowAgain(version_) ? kept_.Find(only.name)
                                                         : nullptr;
    if (known != nullptr && known->whole) {
      total_ = kept_.listed();
      only_ = known;
      return std::vector<SchemaEntry>{known->entry};
    }
  }
  ASSIGN_OR_RETURN(std::vector<SchemaEntry> entries, schema_.List());
  total_ = std::ssize(entries);
  SchemaPicture picture = schema_.TakePicture();
  version_ = picture.version;
  kept_.Show(std::move(picture));
  if (!snapshot_->holds()) kept_.Hide();
  return entries;
}

void CatalogReader::Renew() {
  const auto now = CallContext::Clock::now();
  // Without exact counts it is all of one state.
  if (!snapshot_ || request_.detail != DetailLevel::kFull ||
      now - snapshot_begun_ < kSnapshotTime) {
    return;
  }
  snapshot_.reset();
  snapshot_.emplace(database_);
  snapshot_begun_ = now;
  kept_.figures().Show(database_);
  const auto version = schema_.Version();
  if (!version.ok() || *version != version_ || !snapshot_->holds()) {
    kept_.Hide();
  }
}

absl::Status CatalogReader::InSnapshot(
    const std::function<absl::Status()>& read) {
  Renew();
  // Some errors end a transaction.
  if (snapshot_ && !snapshot_->holds()) kept_.Hide();
  absl::Status status = read();
  if (!snapshot_ || request_.detail != DetailLevel::kFull ||
      !HasCode(status, ErrorCode::kConnectionBusy)) {
    return status;
  }
  // The first writer came to a log that only we read: SQLite then holds no
  // state against it for longer than a statement.
  snapshot_.reset();
  kept_.Hide();
  return read();
}

absl::StatusOr<Catalog> CatalogReader::Read() {
  ASSIGN_OR_RETURN(std::vector<SchemaEntry> entries, Begin());
  std::vector<TableName> names;
  names.reserve(entries.size());
  for (const SchemaEntry& entry : entries) names.push_back(OuterName(entry));
  CatalogRequest request = request_;
  if (request.only) request.only = WithoutMain(*std::move(request.only));
  ASSIGN_OR_RETURN(TablePage page, PageOf(names, request));

  Catalog catalog;
  catalog.total_tables = total_;
  catalog.next_cursor = std::move(page.next_cursor);
  const size_t end = request.only ? page.end : names.size();
  const auto total = static_cast<int64_t>(end - page.begin);
  const auto whole_page = static_cast<int64_t>(page.end - page.begin);
  auto reported = CallContext::Clock::time_point::min();
  for (size_t i = page.begin; i < page.end; ++i) {
    RETURN_IF_ERROR(CheckAlive(context_));
    Table& table = catalog.tables.emplace_back();
    table.name = std::move(names[i]);
    table.kind = entries[i].kind;
    const absl::Status read = InSnapshot([&] {
      table = Table{.name = table.name, .kind = table.kind};
      return ReadTable(entries[i], table);
    });
    if (!read.ok()) {
      if (EndsAll(read)) return read;
      table.error = TableError{
          .code = GetErrorInfo(read).code,
          .message = database_.WithoutPath(std::string(read.message()))};
    }
    const auto now = CallContext::Clock::now();
    const auto done = std::ssize(catalog.tables);
    if (done < whole_page && now - kBetweenReports < reported) continue;
    reported = now;
    context_.Report({.done = done, .total = total, .what = "reading tables"});
  }
  RETURN_IF_ERROR(CheckTime(catalog.tables));
  return catalog;
}

absl::Status CatalogReader::ReadTable(const SchemaEntry& entry, Table& table) {
  RETURN_IF_ERROR(CheckName(entry));
  if (request_.detail != DetailLevel::kNames) {
    RETURN_IF_ERROR(ReadShape(entry, table));
    if (request_.detail == DetailLevel::kFull &&
        entry.kind == TableKind::kView) {
      table.definition = ToUtf8(entry.sql);
    }
    RETURN_IF_ERROR(CountRows(entry, table));
  }
  // What could not be counted in its time has no first rows either.
  if (request_.sample_rows == 0 || table.error) return absl::OkStatus();
  return InItsTime(
      [&](const CallContext& part) { return ReadSamples(entry, table, part); },
      table);
}

absl::Status CatalogReader::ReadShape(const SchemaEntry& entry, Table& table) {
  if (entry.kind != TableKind::kTable) {
    return schema_.ReadColumns(entry.name, table);
  }
  const KeptSchema::Known* const known =
      only_ != nullptr ? only_ : kept_.Find(entry.name);
  if (known != nullptr && known->whole) {
    table = known->table;
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(schema_.ReadColumns(entry.name, table));
  RETURN_IF_ERROR(schema_.ReadIndexes(entry.name, table));
  RETURN_IF_ERROR(schema_.ReadForeignKeys(entry.name, table));
  if (schema_.keys_will_do()) {
    kept_.Keep({.entry = {.name = entry.name, .kind = entry.kind, .sql = {}},
                .table = table,
                .whole = true});
  }
  return absl::OkStatus();
}

absl::Status CatalogReader::CountRows(const SchemaEntry& entry, Table& table) {
  if (request_.detail != DetailLevel::kFull) {
    ASSIGN_OR_RETURN(table.row_count, counter_.CountCheaply(entry, table));
    return absl::OkStatus();
  }
  if (entry.kind != TableKind::kTable) {
    return InItsTime(
        [&](const CallContext&) { return CountExactly(entry, table); }, table);
  }
  RETURN_IF_ERROR(CountExactly(entry, table));
  const auto bytes = sizes_.Of(entry.name);
  if (bytes.ok()) table.bytes = *bytes;
  return EndsAll(bytes.status()) ? bytes.status() : absl::OkStatus();
}

absl::Status CatalogReader::CountExactly(const SchemaEntry& entry,
                                         Table& table) {
  ASSIGN_OR_RETURN(const int64_t rows, counter_.CountAll(entry));
  table.row_count = RowCount{.rows = rows, .exact = true};
  return absl::OkStatus();
}

absl::Status CatalogReader::InItsTime(
    const std::function<absl::Status(const CallContext&)>& read, Table& table) {
  CallContext part = context_;
  if (part.deadline != CallContext::Clock::time_point::max()) {
    const auto now = CallContext::Clock::now();
    part.deadline = now + (context_.deadline - now) / kTableShare;
  }
  const Database::Scope scope(database_, part);
  const absl::Status status = read(part);
  if (!HasCode(status, ErrorCode::kRunTimedOut) || !CheckAlive(context_).ok()) {
    return status;
  }
  table.error = TableError{
      .code = GetErrorInfo(status).code,
      .message = "its rows take too long to compute: they were not read"};
  return absl::OkStatus();
}

absl::Status CatalogReader::ReadSamples(const SchemaEntry& entry, Table& table,
                                        const CallContext& context) {
  Table shape = table;
  if (request_.detail == DetailLevel::kNames) {
    RETURN_IF_ERROR(schema_.ReadColumns(entry.name, shape));
  }
  ReadQuery query;
  query.limit = request_.sample_rows;
  query.max_cell_bytes = kSampleCellBytes;
  ASSIGN_OR_RETURN(
      const auto reader,
      TableReader::Start(database_, entry, shape, query, views_, context));
  ASSIGN_OR_RETURN(table.samples, reader->ReadAll());
  return absl::OkStatus();
}

}  // namespace osiris::sqlite
