#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/connection/connection_service.h"
#include "core/driver/catalog.h"
#include "core/driver/driver_registry.h"
#include "core/driver/read_query.h"
#include "core/driver/row_batch.h"

namespace osiris {

// Rows of one table, and whether there are more.
struct RowPage {
  RowBatch rows;
  // More rows meet the conditions after these.
  bool more = false;
};

// Rows of one table, and how many it has.
struct RowSample {
  RowPage page;
  // All rows of the table, exactly or about; absent where the source cannot
  // say cheaply.
  std::optional<RowCount> total;
  // All columns of the table, where only some were asked for; empty where the
  // source does not say.
  std::vector<std::string> columns;
};

// Reads rows for people. Thread-safe; blocks on the source.
class RowService {
 public:
  // Both outlive the service.
  RowService(ConnectionService& connections, const DriverRegistry& drivers);

  // Reads `query`, at most `max_bytes` of cells, but always one row if there
  // is one. Errors as Driver::Open and Connection::Read, and those of
  // ConnectionService::Resolve.
  absl::StatusOr<RowPage> Read(std::string_view connection,
                               const ReadQuery& query, int64_t max_bytes,
                               const CallContext& context) const;

  // As Read, and looks how many rows the table has where that costs little, and
  // which columns where `query` asks for some.
  absl::StatusOr<RowSample> Sample(std::string_view connection,
                                   const ReadQuery& query, int64_t max_bytes,
                                   const CallContext& context) const;

  // The tables, or only `table`, with up to `rows` sampled rows each, as
  // CatalogRequest::sample_rows. Errors as Read, and those of
  // ReadWholeCatalog.
  absl::StatusOr<Catalog> ReadSamples(std::string_view connection,
                                      const std::optional<TableName>& table,
                                      int rows,
                                      const CallContext& context) const;

  // Counts the rows that meet the conditions, exactly.
  absl::StatusOr<int64_t> Count(std::string_view connection,
                                const ReadQuery& query,
                                const CallContext& context) const;

 private:
  absl::StatusOr<std::unique_ptr<Connection>> Open(
      std::string_view connection, const CallContext& context) const;

  ConnectionService& connections_;
  const DriverRegistry& drivers_;
};

}  // namespace osiris
