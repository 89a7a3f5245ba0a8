#include "drivers/sqlite/sqlite_connection.h"

#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/query_check.h"
#include "core/driver/table_page.h"
#include "drivers/sqlite/catalog_reader.h"
#include "drivers/sqlite/view_origins.h"

namespace osiris::sqlite {
namespace {

// Passes on what its reader yields while the connection lets it.
class Handle final : public RowReader {
 public:
  explicit Handle(std::shared_ptr<TableReader> reader)
      : reader_(std::move(reader)) {}

  absl::StatusOr<std::optional<RowBatch>> Next() override {
    return reader_->Next();
  }

 private:
  const std::shared_ptr<TableReader> reader_;
};

std::vector<std::string> ColumnNames(const Table& table) {
  std::vector<std::string> names;
  names.reserve(table.columns.size());
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

}  // namespace

SqliteConnection::SqliteConnection(std::string path,
                                   std::unique_ptr<Database> database)
    : path_(std::move(path)), database_(std::move(database)) {}

SqliteConnection::~SqliteConnection() {
  EndReader(MakeError(ErrorCode::kRunCancelled, "the connection was closed"));
}

void SqliteConnection::EndReader(absl::Status why) {
  if (const auto reader = reader_.lock()) reader->End(std::move(why));
  reader_.reset();
}

absl::StatusOr<SourceInfo> SqliteConnection::Describe(
    const CallContext& context) {
  const Database::Scope scope(*database_, context);
  RETURN_IF_ERROR(CheckAlive(context));
  ASSIGN_OR_RETURN(Statement version,
                   database_->Prepare("PRAGMA schema_version"));
  RETURN_IF_ERROR(version.Step().status());
  return SourceInfo{
      .product = "SQLite",
      .version = sqlite3_libversion(),
      .read_only_guards = {"opened read-only (mode=ro)",
                           "a file system layer that refuses to write",
                           "an authorizer that permits only reading",
                           "only single statements that SQLite calls read-only",
                           "defensive; triggers, extensions and ATTACH off"}};
}

absl::StatusOr<Catalog> SqliteConnection::ReadCatalog(
    const CatalogRequest& request, const CallContext& context) {
  RETURN_IF_ERROR(CheckAlive(context));
  const Database::Scope scope(*database_, context);
  absl::StatusOr<Catalog> catalog =
      CatalogReader(*database_, kept_, request, context).Read();
  // An interrupt reaches every statement of a connection.
  if (context.cancellation.cancelled()) EndReader(CheckAlive(context));
  return catalog;
}

absl::StatusOr<SchemaEntry> SqliteConnection::Find(const TableName& name,
                                                   Table& table) {
  SchemaReader schema(*database_);
  const TableName wanted = WithoutMain(name);
  ASSIGN_OR_RETURN(const int64_t version, schema.Version());
  const KeptSchema::Known* const known =
      wanted.schema.empty() && kept_.ShowAgain(version)
          ? kept_.Find(wanted.name)
          : nullptr;
  if (known != nullptr) {
    table = known->table;
    return known->entry;
  }
  const auto look = [&](bool one_state) -> absl::StatusOr<SchemaEntry> {
    ASSIGN_OR_RETURN(const std::vector<SchemaEntry> entries, schema.List());
    kept_.Show(schema.TakePicture());
    if (!one_state) kept_.Hide();
    for (const SchemaEntry& entry : entries) {
      if (!wanted.schema.empty() || entry.name != wanted.name) continue;
      RETURN_IF_ERROR(schema.ReadColumns(entry.name, table));
      kept_.Keep({.entry = {.name = entry.name, .kind = entry.kind, .sql = {}},
                  .table = table});
      return entry;
    }
    return TableNotFound(name);
  };
  {
    const Database::Snapshot snapshot(*database_);
    absl::StatusOr<SchemaEntry> found = look(snapshot.holds());
    if (!HasCode(found.status(), ErrorCode::kConnectionBusy)) return found;
  }
  // As in CatalogReader: the first writer came to a log that only we read.
  table = Table();
  return look(false);
}

absl::StatusOr<std::unique_ptr<RowReader>> SqliteConnection::Read(
    const ReadQuery& query, const CallContext& context) {
  RETURN_IF_ERROR(CheckAlive(context));
  EndReader(MakeError(ErrorCode::kRunCancelled,
                      "another reader was started on the connection"));
  const Database::Scope scope(*database_, context);
  Table table;
  ASSIGN_OR_RETURN(const SchemaEntry entry, Find(query.table, table));
  RETURN_IF_ERROR(CheckReadQuery(query, ColumnNames(table)));
  ViewOrigins views(*database_);
  ASSIGN_OR_RETURN(auto reader, TableReader::Start(*database_, entry, table,
                                                   query, views, context));
  reader_ = reader;
  return std::make_unique<Handle>(std::move(reader));
}

absl::StatusOr<int64_t> SqliteConnection::CountRows(
    const ReadQuery& query, const CallContext& context) {
  RETURN_IF_ERROR(CheckAlive(context));
  const Database::Scope scope(*database_, context);
  Table table;
  ASSIGN_OR_RETURN(const SchemaEntry entry, Find(query.table, table));
  RETURN_IF_ERROR(CheckConditions(query, ColumnNames(table)));
  ReadQuery named = query;
  named.table.name = entry.name;
  absl::StatusOr<int64_t> rows = RowCounter(*database_, context).Count(named);
  if (context.cancellation.cancelled()) EndReader(CheckAlive(context));
  return rows;
}

absl::Status SqliteConnection::Check() {
  // Where a link leads elsewhere now, the file itself was not touched.
  const std::unique_ptr<char, decltype(&free)> file(
      realpath(path_.c_str(), nullptr), &free);
  if (file != nullptr && database_->path() == file.get() &&
      !database_->WasMoved()) {
    return absl::OkStatus();
  }
  return MakeError(ErrorCode::kConnectionUnreachable,
                   "the database file was taken away or replaced");
}

}  // namespace osiris::sqlite
