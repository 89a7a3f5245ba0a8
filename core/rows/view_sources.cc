#include "core/rows/view_sources.h"

#include <map>
#include <utility>

#include "core/base/status_macros.h"

namespace osiris {
namespace {

constexpr int64_t kMostBytes = 1 << 20;
constexpr int64_t kMaxCellBytes = 1024;

}  // namespace

absl::Status LearnSources(const RowService& service, const RowAccess& access,
                          const std::string& connection, const Asker& viewer,
                          const MaskedTable& view, const RowBatch& rows,
                          const CallContext& context) {
  std::map<TableName, ReadQuery> queries;
  for (const TableColumn& column :
       access.UnseenColumns(connection, viewer, view, rows)) {
    const TableName table = {.schema = column.schema, .name = column.table};
    queries[table].columns.push_back(column.column);
  }
  for (auto& [table, query] : queries) {
    query.table = table;
    query.limit = kLeastJudged;
    query.max_cell_bytes = kMaxCellBytes;
    const absl::StatusOr<RowPage> page =
        service.Read(connection, query, kMostBytes, context);
    RETURN_IF_ERROR(CheckAlive(context));
    if (!page.ok()) continue;
    RETURN_IF_ERROR(
        access.Learn(connection, viewer, MaskedTableOf(query), page->rows));
  }
  return absl::OkStatus();
}

}  // namespace osiris
