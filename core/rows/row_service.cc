#include "core/rows/row_service.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/discovery/catalog_reader.h"
#include "fmt/format.h"

namespace osiris {
namespace {

int64_t BytesOf(const RowBatch& batch, size_t row) {
  int64_t bytes = 0;
  for (size_t column = 0; column < batch.columns.size(); ++column) {
    bytes += 8 + static_cast<int64_t>(batch.at(row, column).bytes.size());
  }
  return bytes;
}

// Moves the rows of `batch` that still fit. False: there was one too many.
bool Append(RowBatch batch, int64_t limit, int64_t max_bytes, int64_t& bytes,
            RowBatch& rows) {
  const size_t before = rows.rows();
  size_t fitting = 0;
  for (; fitting < batch.rows(); ++fitting) {
    const int64_t more = BytesOf(batch, fitting);
    const auto have = static_cast<int64_t>(before + fitting);
    if (have >= limit || (have > 0 && bytes + more > max_bytes)) break;
    bytes += more;
  }
  const bool all = fitting == batch.rows();
  if (!rows.origins.empty()) batch.origins = std::move(rows.origins);
  if (all && before == 0) {
    rows = std::move(batch);
    return true;
  }
  rows.columns = batch.columns;
  rows.origins = std::move(batch.origins);
  const auto end = batch.cells.begin() +
                   static_cast<ptrdiff_t>(fitting * batch.columns.size());
  rows.cells.insert(rows.cells.end(),
                    std::make_move_iterator(batch.cells.begin()),
                    std::make_move_iterator(end));
  return all;
}

}  // namespace

RowService::RowService(ConnectionService& connections,
                       const DriverRegistry& drivers)
    : connections_(connections), drivers_(drivers) {}

absl::StatusOr<std::unique_ptr<Connection>> RowService::Open(
    std::string_view connection, const CallContext& context) const {
  ASSIGN_OR_RETURN(const Reference reference, ParseReference(connection));
  ASSIGN_OR_RETURN(const ConnectionConfig config,
                   connections_.Resolve(reference));
  Driver* const driver = drivers_.Find(config.family);
  if (driver == nullptr) {
    return MakeError(
        ErrorCode::kConnectionFamilyUnknown,
        fmt::format("this build has no driver for `{}`", config.family));
  }
  return driver->Open(config, context);
}

namespace {

absl::StatusOr<RowPage> ReadPage(Connection& source, const ReadQuery& query,
                                 int64_t max_bytes,
                                 const CallContext& context) {
  // One row more than wanted tells whether there are more.
  ReadQuery more = query;
  more.limit = std::min(query.limit + 1, ReadQuery::kMaxLimit);
  ASSIGN_OR_RETURN(const std::unique_ptr<RowReader> reader,
                   source.Read(more, context));
  RowPage page;
  page.rows.columns = query.columns;
  int64_t bytes = 0;
  while (true) {
    ASSIGN_OR_RETURN(std::optional<RowBatch> batch, reader->Next());
    if (!batch.has_value()) return page;
    if (!Append(*std::move(batch), query.limit, max_bytes, bytes, page.rows)) {
      page.more = true;
      return page;
    }
  }
}

}  // namespace

absl::StatusOr<RowPage> RowService::Read(std::string_view connection,
                                         const ReadQuery& query,
                                         int64_t max_bytes,
                                         const CallContext& context) const {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> source,
                   Open(connection, context));
  return ReadPage(*source, query, max_bytes, context);
}

absl::StatusOr<RowSample> RowService::Sample(std::string_view connection,
                                             const ReadQuery& query,
                                             int64_t max_bytes,
                                             const CallContext& context) const {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> source,
                   Open(connection, context));
  RowSample sample;
  ASSIGN_OR_RETURN(sample.page, ReadPage(*source, query, max_bytes, context));
  if (!sample.page.more && query.columns.empty()) return sample;
  ASSIGN_OR_RETURN(const Catalog catalog,
                   source->ReadCatalog({.only = query.table}, context));
  if (catalog.tables.empty()) return sample;
  const Table& table = catalog.tables.front();
  if (sample.page.more) sample.total = table.row_count;
  if (query.columns.empty()) return sample;
  for (const Column& column : table.columns) {
    sample.columns.push_back(column.name);
  }
  return sample;
}

absl::StatusOr<Catalog> RowService::ReadSamples(
    std::string_view connection, const std::optional<TableName>& table,
    int rows, const CallContext& context) const {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> source,
                   Open(connection, context));
  return ReadWholeCatalog(*source, {.sample_rows = rows, .only = table},
                          context);
}

absl::StatusOr<int64_t> RowService::Count(std::string_view connection,
                                          const ReadQuery& query,
                                          const CallContext& context) const {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> source,
                   Open(connection, context));
  return source->CountRows(query, context);
}

}  // namespace osiris
